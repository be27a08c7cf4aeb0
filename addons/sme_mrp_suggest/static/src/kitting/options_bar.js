import { Component } from "@odoo/owl";
import { CheckboxItem } from "@web/core/dropdown/checkbox_item";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { _t } from "@web/core/l10n/translation";
import { SavedOptions } from "./saved_options";

/** The options of the check, one choice each, with the words of the server. Changing one asks again. */
export class OptionsBar extends Component {
    static template = "sme_mrp_suggest.OptionsBar";
    static components = { CheckboxItem, Dropdown, SavedOptions };
    static props = {
        labels: Object, // {name: {label, choices: [[value, label]]}}
        options: Object, // all of them, as shown
        changed: Object, // those that differ from the default
        warehouses: Array,
        change: Function, // called with all options
    };

    get choices() {
        return Object.entries(this.props.labels).filter(([, { choices }]) => choices?.length);
    }

    get warehouseLabel() {
        return this.props.labels.warehouse_ids?.label || _t("Warehouses");
    }

    get warehouseNames() {
        const names = this.props.warehouses.filter(({ id }) => this.isChosen(id)).map(({ name }) => name);
        return names.join(", ") || _t("Usual warehouse");
    }

    isChanged(name) {
        return name in this.props.changed;
    }

    get hasChanged() {
        return Object.keys(this.props.changed).length > 0;
    }

    isChosen(id) {
        return this.props.options.warehouse_ids.includes(id);
    }

    set(name, value) {
        this.props.change({ ...this.props.options, [name]: value });
    }

    toggleWarehouse(id) {
        const chosen = this.props.options.warehouse_ids;
        this.set("warehouse_ids", this.isChosen(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
    }

    reset() {
        this.props.change({});
    }
}
