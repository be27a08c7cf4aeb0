import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatQuantity } from "./kitting_format";
import { RecordLink } from "./record_link";

/** What is missing over all lines: one entry a part, with how much is on its way and how much must still be ordered. */
export class ShortageList extends Component {
    static template = "sme_mrp_suggest.ShortageList";
    static components = { RecordLink };
    static props = { shortages: Array, supplyLabels: Object, isSmall: Boolean, openLine: Function };

    get hasVendor() {
        return this.props.shortages.some((shortage) => shortage.vendor);
    }

    quantity(value) {
        return formatQuantity(value);
    }

    day(date) {
        return formatDay(date);
    }

    supply(shortage) {
        return this.props.supplyLabels[shortage.supply] || shortage.supply;
    }

    /** How it is ordered, where that differs from the quantity: in boxes, at least 50, and so on. */
    orderAs(shortage) {
        const sameAgain = `${this.quantity(shortage.to_order)} ${shortage.uom}`;
        return shortage.order_text === sameAgain ? "" : shortage.order_text;
    }

    leadTime({ lead_days: days }) {
        return days === 1 ? _t("1 day") : _t("%s days", days);
    }

    orders(shortage) {
        return shortage.orders.join(", ");
    }
}
