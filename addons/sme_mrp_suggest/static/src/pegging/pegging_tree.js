import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatQuantity } from "../kitting/kitting_format";
import { RecordLink } from "../kitting/record_link";

/** A larger tree opens with its first level and the critical path only. */
const SMALL_TREE = 60;

const ICONS = {
    buy: "fa-shopping-cart",
    make: "fa-wrench",
    subcontract: "fa-handshake-o",
    transfer: "fa-exchange",
    sale: "fa-user-o",
    purchase: "fa-shopping-cart",
    production: "fa-wrench",
    stock: "fa-archive",
    forecast: "fa-line-chart",
    safety: "fa-shield",
    excess: "fa-plus-square-o",
    unplanned: "fa-exclamation-triangle",
};

function countNodes(nodes) {
    return nodes.reduce((total, node) => total + 1 + countNodes(node.children), 0);
}

/** Keys of what has something below it, but for the first level and the critical path. */
function hiddenBranches(nodes, level = 0) {
    return nodes.flatMap((node) => [
        ...(level > 0 && node.children.length && !node.critical ? [node.key] : []),
        ...hiddenBranches(node.children, level + 1),
    ]);
}

/**
 * Supply and demand as a tree: one row a document, its share, its dates. Branches can be folded; the critical path stands out and can
 * be looked at alone.
 */
export class PeggingTree extends Component {
    static template = "sme_mrp_suggest.PeggingTree";
    static components = { RecordLink };
    static props = { nodes: Array, direction: String, isSmall: Boolean };

    setup() {
        const { nodes } = this.props;
        const folded = countNodes(nodes) > SMALL_TREE ? hiddenBranches(nodes) : [];
        this.state = useState({ folded: Object.fromEntries(folded.map((key) => [key, true])), onlyCritical: false });
    }

    /** The rows that are not folded away, in the order of display. */
    get rows() {
        const rows = [];
        const add = (node, level) => {
            if (this.state.onlyCritical && !node.critical) {
                return;
            }
            rows.push({ node, level });
            if (this.isUnfolded(node)) {
                node.children.forEach((child) => add(child, level + 1));
            }
        };
        this.props.nodes.forEach((node) => add(node, 0));
        return rows;
    }

    get quantityTitle() {
        return this.props.direction === "up" ? _t("Share") : _t("Quantity");
    }

    isUnfolded(node) {
        return this.state.onlyCritical || !this.state.folded[node.key];
    }

    toggle(node) {
        this.state.folded[node.key] = !this.state.folded[node.key];
    }

    foldAll() {
        const fold = (nodes) =>
            nodes.forEach((node) => {
                this.state.folded[node.key] = node.children.length > 0;
                fold(node.children);
            });
        fold(this.props.nodes);
    }

    unfoldAll() {
        this.state.folded = {};
    }

    toggleCritical() {
        this.state.onlyCritical = !this.state.onlyCritical;
    }

    icon(node) {
        return ICONS[node.action] || ICONS[node.kind] || "fa-circle-o";
    }

    link({ record, label }) {
        return { ...record, name: label };
    }

    foldTitle(node) {
        return this.isUnfolded(node) ? _t("Fold %s", node.label) : _t("Unfold %s", node.label);
    }

    quantity(node) {
        return node.uom ? `${formatQuantity(node.quantity)} ${node.uom}` : "";
    }

    day(date) {
        return formatDay(date);
    }

    lateness(node) {
        if (node.days_late === false) {
            return _t("No date");
        }
        return node.days_late === 1 ? _t("1 day late") : _t("%s days late", node.days_late);
    }

    isLate(node) {
        return node.days_late === false || node.days_late > 0;
    }
}
