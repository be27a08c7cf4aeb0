import { Component } from "@odoo/owl";
import { formatQuantity } from "@sme_mrp_suggest/kitting/kitting_format";
import { RecordLink } from "@sme_mrp_suggest/kitting/record_link";

/** What makes the cost a lower bound, with a way to enter the price that is missing. */
export class MissingPrices extends Component {
    static template = "sme_order_costing.MissingPrices";
    static components = { RecordLink };
    static props = { gaps: Array, enterPrice: Function };

    quantity(gap) {
        return `${formatQuantity(gap.quantity)} ${gap.uom}`;
    }

    users(gap) {
        return gap.parents.map((parent) => parent.name).join(", ");
    }
}
