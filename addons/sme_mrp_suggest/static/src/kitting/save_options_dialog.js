import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { user } from "@web/core/user";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks for the name of a set of options, and for whom it is. */
export class SaveOptionsDialog extends Component {
    static template = "sme_mrp_suggest.SaveOptionsDialog";
    static components = { Dialog };
    static props = { close: Function, save: Function };

    setup() {
        useAutofocus({ refName: "name", mobile: true });
        this.state = useState({ name: "", isShared: false });
        onWillStart(async () => {
            this.canShare = await user.hasGroup("sme_mrp_suggest.group_planner");
        });
    }

    get isValid() {
        return Boolean(this.state.name.trim());
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.save();
        }
    }

    async save() {
        if (!this.isValid) {
            return;
        }
        const { name, isShared } = this.state;
        this.props.close();
        await this.props.save({ name: name.trim(), isShared });
    }
}
