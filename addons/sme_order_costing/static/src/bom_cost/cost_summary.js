import { Component } from "@odoo/owl";
import { formatQuantity } from "@sme_mrp_suggest/kitting/kitting_format";
import { ELEMENTS, formatAmount, formatDifference, formatPrice, formatShare } from "./cost_format";

/** What one product costs: unit cost, total, and its elements, rolled up or of its own level. */
export class CostSummary extends Component {
    static template = "sme_order_costing.CostSummary";
    static props = { total: Object, labels: Object, currencyId: Number, view: String };

    get view() {
        return this.props.view === "own" ? "own" : "rolled";
    }

    get quantity() {
        return `${formatQuantity(this.props.total.quantity)} ${this.props.total.uom}`;
    }

    get elements() {
        const { total, labels } = this.props;
        return ELEMENTS.map((key) => {
            const amount = total[this.view][key];
            const share = total.unit_cost ? amount / total.unit_cost : 0;
            const other = total.other ? total.other[this.view][key] : null;
            return { key, label: labels[key], amount, share, other };
        });
    }

    get difference() {
        const { total } = this.props;
        return total.other ? formatDifference(total.other.unit_cost - total.unit_cost, this.props.currencyId) : "";
    }

    price(value) {
        return formatPrice(value);
    }

    amount(value) {
        return formatAmount(value, this.props.currencyId);
    }

    share(value) {
        return formatShare(value);
    }
}
