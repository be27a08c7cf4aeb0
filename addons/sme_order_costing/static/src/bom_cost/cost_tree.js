import { Component, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatQuantity } from "@sme_mrp_suggest/kitting/kitting_format";
import { RecordLink } from "@sme_mrp_suggest/kitting/record_link";
import { formatFloat } from "@web/views/fields/formatters";
import { ELEMENTS, formatAge, formatAmount, formatDifference, formatPrice, formatShare, OLD } from "./cost_format";

/** A larger tree opens with its first levels only. */
const SMALL_TREE = 60;

const ICONS = {
    bought: "fa-shopping-cart",
    made: "fa-wrench",
    kit: "fa-cubes",
    subcontracted: "fa-handshake-o",
    operation: "fa-clock-o",
    fee: "fa-handshake-o",
    overhead: "fa-percent",
    byproducts: "fa-recycle",
};

/**
 * The cost of a product row by row: parts with prices and their sources, operations, fees, overhead. Branches can be folded, by keyboard
 * too; instead of prices it shows the elements, rolled up or of each level alone, or a second cost beside the first.
 */
export class CostTree extends Component {
    static template = "sme_order_costing.CostTree";
    static components = { RecordLink };
    static props = {
        rows: Array,
        view: String, // prices, rolled, own
        quantities: { type: Array, optional: true }, // of the first and the second cost, if they are compared
        isSmall: Boolean,
        currencyId: Number,
        labels: Object,
        overridden: Object, // by product id
        change: Function, // a part's row: another price for it
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ folded: {}, active: this.props.rows[0]?.key });
        this.index(this.props.rows);
        if (this.props.rows.length > SMALL_TREE) {
            this.foldBelow(1);
        }
        onWillUpdateProps(({ rows }) => this.index(rows));
        this.elements = ELEMENTS;
    }

    index(rows) {
        this.parents = Object.fromEntries(rows.map((row) => [row.key, row.parent]));
        this.branches = new Set(rows.map((row) => row.parent));
    }

    get shownRows() {
        const hidden = new Set();
        return this.props.rows.filter((row) => {
            const isHidden = row.parent && (hidden.has(row.parent) || this.state.folded[row.parent]);
            if (isHidden) {
                hidden.add(row.key);
            }
            return !isHidden;
        });
    }

    get isCompared() {
        return Boolean(this.props.quantities);
    }

    /** Costs of different quantities are compared by the unit. */
    get isPerUnit() {
        return this.isCompared && this.props.quantities[0] !== this.props.quantities[1];
    }

    get amountTitle() {
        return this.isPerUnit ? _t("Per unit") : _t("Amount");
    }

    isBranch(row) {
        return this.branches.has(row.key);
    }

    isUnfolded(row) {
        return !this.state.folded[row.key];
    }

    toggle(row) {
        this.state.folded[row.key] = !this.state.folded[row.key];
    }

    foldBelow(level) {
        this.state.folded = Object.fromEntries(
            this.props.rows.filter((row) => row.level >= level && this.isBranch(row)).map((row) => [row.key, true])
        );
    }

    unfoldAll() {
        this.state.folded = {};
    }

    //---- Keyboard: as in any tree ----

    onKeydown(ev, row) {
        const rows = this.shownRows;
        const place = rows.findIndex((other) => other.key === row.key);
        let target = null;
        switch (ev.key) {
            case "ArrowDown":
                target = rows[place + 1];
                break;
            case "ArrowUp":
                target = rows[place - 1];
                break;
            case "Home":
                target = rows[0];
                break;
            case "End":
                target = rows.at(-1);
                break;
            case "ArrowRight":
                if (this.isBranch(row) && !this.isUnfolded(row)) {
                    this.toggle(row);
                    target = row;
                } else if (this.isBranch(row)) {
                    target = rows[place + 1];
                }
                break;
            case "ArrowLeft":
                if (this.isBranch(row) && this.isUnfolded(row)) {
                    this.toggle(row);
                    target = row;
                } else {
                    target = rows.find((other) => other.key === row.parent);
                }
                break;
            default:
                return;
        }
        ev.preventDefault();
        if (target) {
            this.state.active = target.key;
            this.root.el.querySelector(`[data-key="${CSS.escape(target.key)}"]`)?.focus();
        }
    }

    /** One row can be reached with Tab, the others with the arrows. */
    tabIndex(row) {
        const isActive = row.key === this.state.active || !this.shownRows.some((other) => other.key === this.state.active);
        return isActive && (row.key === this.state.active || row === this.shownRows[0]) ? 0 : -1;
    }

    //---- What is written ----

    icon(row) {
        return ICONS[row.made] || ICONS[row.kind];
    }

    foldTitle(row) {
        return this.isUnfolded(row) ? _t("Fold %s", row.name) : _t("Unfold %s", row.name);
    }

    changeTitle(row) {
        return _t("Another price for %s", row.name);
    }

    facts(row) {
        const operation = row.operation || row.other?.operation;
        if (!operation) {
            return "";
        }
        const values = {
            workcenter: operation.workcenter.name,
            setup: formatQuantity(operation.set_up),
            cycle: formatQuantity(operation.cycle),
            capacity: formatQuantity(operation.capacity),
        };
        return operation.capacity === 1
            ? _t("%(workcenter)s · set-up %(setup)s min · %(cycle)s min each", values)
            : _t("%(workcenter)s · set-up %(setup)s min · %(cycle)s min per %(capacity)s", values);
    }

    quantity(value, row) {
        if (value === null || value === undefined) {
            return "";
        }
        if (row.uom === "%") {
            return formatAmount(value, this.props.currencyId);
        }
        return row.operation ? `${formatFloat(value, { digits: [16, 2] })} ${row.uom}` : `${formatQuantity(value)} ${row.uom}`;
    }

    price(value, row) {
        return row.uom === "%" && value !== null ? `${formatPrice(value)} %` : formatPrice(value);
    }

    amount(value) {
        return formatAmount(value, this.props.currencyId);
    }

    share(value) {
        return formatShare(value);
    }

    source(price) {
        return price ? [price.label, price.reference].filter(Boolean).join(" · ") : "";
    }

    since(price) {
        return price?.date ? `${formatDay(price.date)} · ${formatAge(price.age)}` : "";
    }

    isOld(price) {
        return Boolean(price) && price.age > OLD;
    }

    minimum(row) {
        return _t("from %s on", formatQuantity(row.price.minimum));
    }

    /** The amount of the first or the second cost, by the unit if that is how they are compared. */
    compared(row, place) {
        const amount = (place ? row.other?.amount : row.amount) ?? null;
        return amount !== null && this.isPerUnit ? amount / this.props.quantities[place] : amount;
    }

    difference(row) {
        return (this.compared(row, 1) || 0) - (this.compared(row, 0) || 0);
    }

    differenceText(row) {
        return formatDifference(this.difference(row), this.props.currencyId);
    }

    elementAmount(row, place) {
        const amounts = row[this.props.view];
        return amounts && amounts[place] ? formatAmount(amounts[place], this.props.currencyId) : "";
    }

    isOverridden(row) {
        return row.kind === "part" && row.product.id in this.props.overridden;
    }
}
