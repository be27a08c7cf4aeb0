import { Component } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";

/** Quantity, date, first price source and overhead of a cost query; what is not set has its default. */
export class CostOptions extends Component {
    static template = "sme_order_costing.CostOptions";
    static components = { DateTimeInput };
    static props = {
        options: Object,
        sources: Object, // labels by code, in the order in which the company ranks them
        label: { type: String, optional: true },
        class: { type: String, optional: true },
        change: Function,
    };

    get quantity() {
        const { quantity } = this.props.options;
        return quantity ? formatFloat(quantity, { digits: [16, 6], trailingZeros: false }) : "";
    }

    get date() {
        return this.props.options.date ? deserializeDate(this.props.options.date) : false;
    }

    get firstSource() {
        return this.props.options.ranking?.[0] || "";
    }

    get hasOverhead() {
        return this.props.options.overhead !== false;
    }

    /** Options at their default are left out, so that the address stays short. */
    set(values) {
        const options = { ...this.props.options, ...values };
        this.props.change(Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)));
    }

    setQuantity(text) {
        let quantity;
        try {
            quantity = text.trim() ? parseFloat(text) : undefined;
        } catch {
            quantity = undefined;
        }
        this.set({ quantity: quantity > 0 ? quantity : undefined });
    }

    setDate(date) {
        this.set({ date: date ? serializeDate(date) : undefined });
    }

    /** The chosen source is asked first, the others follow. */
    setSource(source) {
        const others = Object.keys(this.props.sources).filter((other) => other !== source);
        this.set({ ranking: source ? [source, ...others] : undefined });
    }

    setOverhead(checked) {
        this.set({ overhead: checked ? undefined : false });
    }
}
