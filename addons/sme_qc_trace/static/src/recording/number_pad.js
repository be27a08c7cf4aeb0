import { Component, useEffect, useRef } from "@odoo/owl";
import { localization } from "@web/core/l10n/localization";

/**
 * Keys for numbers, large enough for gloves. The field above takes a keyboard too, but opens none on a phone.
 */
export class NumberPad extends Component {
    static template = "sme_qc_trace.NumberPad";
    /** `onEdit` takes a function from the entry to the next one: keys may come faster than the page is drawn. */
    static props = { entry: String, onEdit: Function, onEnter: Function, slots: { type: Object, optional: true } };

    setup() {
        const pad = useRef("pad");
        // on small screens all keys are above the button that takes the number
        useEffect(() => {
            pad.el.scrollIntoView({ block: "nearest" });
        });
    }

    get keys() {
        return ["7", "8", "9", "4", "5", "6", "1", "2", "3", "±", "0", localization.decimalPoint];
    }

    press(key) {
        this.props.onEdit((entry) => {
            if (key === "±") {
                return entry.startsWith("-") ? entry.slice(1) : `-${entry}`;
            }
            return key === localization.decimalPoint && entry.includes(key) ? entry : entry + key;
        });
    }

    erase() {
        this.props.onEdit((entry) => entry.slice(0, -1));
    }

    onInput(event) {
        const { value } = event.target;
        this.props.onEdit(() => value);
    }

    onKeydown(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            this.props.onEnter();
        }
    }
}
