import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";

/**
 * @typedef {Object} FreeLine
 * @property {string} key
 * @property {number|false} product_id
 * @property {number} quantity
 * @property {string|false} wanted_date "YYYY-MM-DD"
 */

let lastKey = 0;

/** @returns {FreeLine} */
export function emptyLine() {
    return { key: `new,${Date.now()},${++lastKey}`, product_id: false, quantity: 1, wanted_date: false };
}

export function isComplete(line) {
    return Boolean(line.product_id) && line.quantity > 0;
}

/** The lines of a free list: product, quantity, wanted date. Enter adds one. */
export class FreeList extends Component {
    static template = "sme_mrp_suggest.FreeList";
    static components = { DateTimeInput, RecordSelector };
    static props = { lines: Array, update: Function };

    setup() {
        this.root = useRef("root");
        this.state = useState({ focus: this.props.lines.length === 1 && !this.env.isSmall && this.props.lines[0].key });
        this.domain = [["type", "=", "consu"]];
        useEffect(
            (key) => {
                if (key) {
                    this.rowElement(key)?.querySelector(".o_sme_free_product input")?.focus();
                    this.state.focus = false;
                }
            },
            () => [this.state.focus]
        );
    }

    rowElement(key) {
        return this.root.el.querySelector(`[data-key="${key}"]`);
    }

    isWrong(line) {
        return !(line.quantity > 0);
    }

    date(line) {
        return line.wanted_date ? deserializeDate(line.wanted_date) : false;
    }

    quantity(line) {
        return formatFloat(line.quantity, { digits: [16, 6], trailingZeros: false });
    }

    /** @returns {FreeLine[]} the list with this line changed */
    changed(line, values) {
        return this.props.lines.map((other) => (other.key === line.key ? { ...other, ...values } : other));
    }

    change(line, values) {
        this.props.update(this.changed(line, values));
    }

    /** Zero for what is not a number; that is marked as wrong. */
    parsedQuantity(text) {
        try {
            return parseFloat(text);
        } catch {
            return 0;
        }
    }

    changeQuantity(line, text) {
        const quantity = this.parsedQuantity(text);
        if (quantity !== line.quantity) {
            this.change(line, { quantity });
        }
    }

    changeDate(line, date) {
        this.change(line, { wanted_date: date ? serializeDate(date) : false });
    }

    /** A further line wants the same date in most cases. */
    addAfter(line, lines = this.props.lines) {
        const added = { ...emptyLine(), wanted_date: line?.wanted_date || false };
        const index = lines.findIndex((other) => other.key === line?.key) + 1;
        this.props.update([...lines.slice(0, index), added, ...lines.slice(index)]);
        this.state.focus = added.key;
    }

    add() {
        this.addAfter(this.props.lines.at(-1));
    }

    remove(line) {
        const index = this.props.lines.findIndex((other) => other.key === line.key);
        const lines = this.props.lines.filter((other) => other.key !== line.key);
        this.props.update(lines.length ? lines : [emptyLine()]);
        this.state.focus = lines[Math.max(0, index - 1)]?.key || false;
    }

    clear() {
        this.props.update([emptyLine()]);
    }

    onQuantityKeydown(ev, line) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const quantity = this.parsedQuantity(ev.target.value);
            this.addAfter(line, this.changed(line, { quantity }));
        }
    }
}
