import { Component } from "@odoo/owl";
import { localization } from "@web/core/l10n/localization";

/**
 * Keys for numbers, large enough for gloves. The field above takes a keyboard too, but opens none on a phone.
 */
export class NumberPad extends Component {
    static template = "sme_qc_trace.NumberPad";
    static props = { entry: String, onChange: Function, onEnter: Function, slots: { type: Object, optional: true } };

    get keys() {
        return ["7", "8", "9", "4", "5", "6", "1", "2", "3", "±", "0", localization.decimalPoint];
    }

    press(key) {
        const { entry } = this.props;
        if (key === "±") {
            this.props.onChange(entry.startsWith("-") ? entry.slice(1) : `-${entry}`);
        } else if (key !== localization.decimalPoint || !entry.includes(key)) {
            this.props.onChange(entry + key);
        }
    }

    erase() {
        this.props.onChange(this.props.entry.slice(0, -1));
    }

    onKeydown(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            this.props.onEnter();
        }
    }
}
