import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KitRate } from "./kit_rate";
import { formatDay, formatQuantity } from "./kitting_format";
import { LineDetails } from "./line_details";
import { PromiseDate } from "./promise_date";
import { RecordLink } from "./record_link";
import { StatusBadge } from "./status_badge";

/** One line of the check. How it is drawn, as rows of a table or as a card, is for those below to say. */
class LineItem extends Component {
    static components = { KitRate, LineDetails, PromiseDate, RecordLink, StatusBadge };
    static props = {
        line: Object,
        result: Object,
        isUnfolded: Boolean,
        isSmall: Boolean,
        isLazy: Boolean,
        hasDocuments: Boolean,
        toggle: Function,
    };

    get line() {
        return this.props.line;
    }

    get required() {
        return formatQuantity(this.line.required);
    }

    get wanted() {
        return formatDay(this.line.wanted_date);
    }

    get isStocked() {
        return this.line.status !== "not_stocked";
    }

    get hasDetails() {
        const { components, from_receipts = [], deliveries, committed_to, displaced } = this.line;
        return Boolean([components, from_receipts, committed_to, displaced].some((list) => list.length) || deliveries.length > 1);
    }

    /** The reason names the problem already in most cases. */
    get problem() {
        const { problem, reason } = this.line;
        return problem && !(reason || "").includes(problem.message) ? problem.message : "";
    }

    get isUnfolded() {
        return this.props.isUnfolded && this.hasDetails;
    }

    get productName() {
        return this.line.product?.name || _t("No product");
    }

    get toggleTitle() {
        return this.isUnfolded ? _t("Fold %s", this.productName) : _t("Unfold %s", this.productName);
    }

    toggle() {
        if (this.hasDetails) {
            this.props.toggle(this.line.key);
        }
    }
}

/** A line as rows of the table, on a wide screen. */
export class LineRow extends LineItem {
    static template = "sme_mrp_suggest.LineRow";
}

/** A line as a card, on a phone. */
export class LineCard extends LineItem {
    static template = "sme_mrp_suggest.LineCard";
}
