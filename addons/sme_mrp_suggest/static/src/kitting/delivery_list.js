import { Component } from "@odoo/owl";
import { formatDay, formatQuantity } from "./kitting_format";

/** Proposal of partial deliveries: what can leave when. */
export class DeliveryList extends Component {
    static template = "sme_mrp_suggest.DeliveryList";
    static props = { line: Object, today: String };

    get deliveries() {
        const { line, today } = this.props;
        return line.deliveries.map(({ date, quantity }) => ({
            date,
            day: formatDay(date),
            isNow: date <= today,
            isLate: Boolean(line.wanted_date) && date > line.wanted_date,
            quantity: formatQuantity(quantity),
        }));
    }
}
