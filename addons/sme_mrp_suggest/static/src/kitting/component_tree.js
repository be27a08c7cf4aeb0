import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatQuantity } from "./kitting_format";
import { RecordLink } from "./record_link";

/** A tree of more parts than this opens with the parts that stand in the way only. */
const SMALL_TREE = 12;

/** Ids of the rows that have rows below them. */
function branchesOf(rows) {
    return new Set(rows.map((row) => row.parent));
}

/**
 * The parts of a line through all levels of its bill of materials, from the server's list in the order of display. Whole
 * branches can be folded, and what is there without any question can be left out.
 */
export class ComponentTree extends Component {
    static template = "sme_mrp_suggest.ComponentTree";
    static components = { RecordLink };
    static props = { rows: Array, today: String, supplyLabels: Object, isSmall: Boolean };

    setup() {
        const { rows } = this.props;
        this.branches = branchesOf(rows);
        onWillUpdateProps(({ rows }) => (this.branches = branchesOf(rows)));
        this.state = useState({
            folded: {},
            onlyProblems: rows.length > SMALL_TREE && rows.some((row) => this.standsInTheWay(row)),
        });
    }

    /** A part that is made has its own parts to answer for it, if they are in the tree. */
    isMissing(row) {
        return row.shortage > 0 && !row.repeated && !this.branches.has(row.id);
    }

    standsInTheWay(row) {
        return this.isMissing(row) || row.from_receipts.length > 0 || Boolean(row.problem);
    }

    get byId() {
        return Object.fromEntries(this.props.rows.map((row) => [row.id, row]));
    }

    get problemCount() {
        return this.props.rows.filter((row) => this.standsInTheWay(row)).length;
    }

    get canFilter() {
        return this.problemCount > 0 && this.problemCount < this.props.rows.length;
    }

    get filterLabel() {
        return this.state.onlyProblems
            ? _t("Show all %s parts", this.props.rows.length)
            : _t("Only what is missing or awaited");
    }

    /** Rows that are not folded away and, if asked for, lead to a part that stands in the way. */
    get visibleRows() {
        const byId = this.byId;
        const ancestors = (row) => {
            const found = [];
            for (let above = byId[row.parent]; above; above = byId[above.parent]) {
                found.push(above);
            }
            return found;
        };
        let rows = this.props.rows;
        if (this.state.onlyProblems) {
            const kept = new Set(rows.filter((row) => this.standsInTheWay(row)).flatMap((row) => [row, ...ancestors(row)]));
            rows = rows.filter((row) => kept.has(row));
        }
        return rows.filter((row) => !ancestors(row).some((above) => this.state.folded[above.id]));
    }

    toggle(row) {
        this.state.folded[row.id] = !this.state.folded[row.id];
    }

    toggleFilter() {
        this.state.onlyProblems = !this.state.onlyProblems;
    }

    foldTitle(row) {
        return this.state.folded[row.id] ? _t("Unfold %s", row.product.name) : _t("Fold %s", row.product.name);
    }

    indent(row) {
        return `--o-sme-level: ${row.level - 1}`;
    }

    quantity(value) {
        return value ? formatQuantity(value) : "";
    }

    day(date) {
        return formatDay(date);
    }

    isNow(row) {
        return !row.shortage && row.available_date && row.available_date <= this.props.today;
    }

    supply(row) {
        return this.props.supplyLabels[row.supply] || row.supply;
    }

    leadTime(row) {
        return row.lead_days === 1 ? _t("1 day") : _t("%s days", row.lead_days);
    }
}
