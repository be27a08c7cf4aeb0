import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay } from "./kitting_format";

/** The earliest date of a line or an order, and how late that is. */
export class PromiseDate extends Component {
    static template = "sme_mrp_suggest.PromiseDate";
    static props = {
        earliest: { type: [String, { value: null }, { value: false }] },
        daysLate: Number,
        isWanted: { type: Boolean, optional: true },
    };

    get date() {
        return formatDay(this.props.earliest);
    }

    get late() {
        return this.props.daysLate === 1 ? _t("1 day late") : _t("%s days late", this.props.daysLate);
    }
}
