import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { PRODUCTION } from "./kitting_source";
import { LineCard, LineRow } from "./line_item";

/** Beyond this number of lines, what is unfolded is drawn when it comes into sight. */
const FEW_LINES = 20;

/** The lines of the check: a table on a wide screen, cards on a phone. */
export class LineList extends Component {
    static template = "sme_mrp_suggest.LineList";
    static components = { LineCard, LineRow };
    static props = { lines: Array, result: Object, unfolded: Object, isSmall: Boolean, toggle: Function };

    get isLazy() {
        return this.props.lines.length > FEW_LINES;
    }

    get nowTitle() {
        return this.props.result.source.model === PRODUCTION ? _t("Can be built now") : _t("Can be delivered now");
    }

    /** Documents are named when the lines are not all of the same one. */
    get hasDocuments() {
        return new Set(this.props.result.lines.map((line) => line.document?.name)).size > 1;
    }
}
