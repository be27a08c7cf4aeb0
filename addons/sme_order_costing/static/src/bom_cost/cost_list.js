import { Component } from "@odoo/owl";
import { formatQuantity } from "@sme_mrp_suggest/kitting/kitting_format";
import { RecordLink } from "@sme_mrp_suggest/kitting/record_link";
import { ELEMENTS, formatAmount, formatDifference } from "./cost_format";

/** What many products cost, one row each; the tree of one is a click away. */
export class CostList extends Component {
    static template = "sme_order_costing.CostList";
    static components = { RecordLink };
    static props = {
        totals: Array, labels: Object, currencyId: Number, isCompared: Boolean, isSmall: Boolean, view: String, open: Function,
    };

    setup() {
        this.elements = ELEMENTS;
    }

    get view() {
        return this.props.view === "own" ? "own" : "rolled";
    }

    quantity(total) {
        return `${formatQuantity(total.quantity)} ${total.uom}`;
    }

    amount(value) {
        return value ? formatAmount(value, this.props.currencyId) : "";
    }

    difference(total) {
        return formatDifference(total.other.unit_cost - total.unit_cost, this.props.currencyId);
    }
}
