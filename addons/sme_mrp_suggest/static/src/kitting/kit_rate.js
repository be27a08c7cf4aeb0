import { Component } from "@odoo/owl";
import { formatQuantity, formatRate } from "./kitting_format";

/** How much of a line can be delivered now: a bar, with the numbers beside it. */
export class KitRate extends Component {
    static template = "sme_mrp_suggest.KitRate";
    static props = { line: Object };

    get rate() {
        return formatRate(this.props.line.kit_rate);
    }

    get quantity() {
        return formatQuantity(this.props.line.kit_qty);
    }

    get percent() {
        return Math.max(0, Math.min(100, this.props.line.kit_rate * 100));
    }
}
