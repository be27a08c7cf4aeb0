import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/**
 * Shows the first of many records; a button says how many there are in all, and shows twice as many each time.
 * What they look like is said in the slot, which gets those to show as `records`.
 */
export class Paged extends Component {
    static template = "sme_qc_trace.Paged";
    static props = { records: Array, size: { type: Number, optional: true }, slots: Object };
    static defaultProps = { size: 50 };

    setup() {
        this.state = useState({ limit: this.props.size });
    }

    get shown() {
        return this.props.records.slice(0, this.state.limit);
    }

    get hasMore() {
        return this.props.records.length > this.state.limit;
    }

    get label() {
        return _t("Show more (%(shown)s of %(total)s)", { shown: this.state.limit, total: this.props.records.length });
    }

    showMore() {
        this.state.limit *= 2;
    }
}
