import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { SaveOptionsDialog } from "./save_options_dialog";

const MODEL = "sme.kitting.options";

/** Named sets of options: apply one, save the present ones, delete one's own. Read when the menu is opened. */
export class SavedOptions extends Component {
    static template = "sme_mrp_suggest.SavedOptions";
    static components = { Dropdown, DropdownItem };
    static props = { options: Object, apply: Function };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.addDialog = useOwnedDialogs();
        this.state = useState({ sets: [] });
    }

    async load() {
        this.state.sets = await this.orm.call(MODEL, "get_options");
    }

    openSaveDialog() {
        this.addDialog(SaveOptionsDialog, { save: (values) => this.save(values) });
    }

    async save({ name, isShared }) {
        const { warehouse_ids, ...options } = this.props.options;
        await this.orm.create(MODEL, [
            { ...options, name, user_id: isShared ? false : user.userId, warehouse_ids: [[6, 0, warehouse_ids]] },
        ]);
        this.notification.add(_t("Options saved as “%s”.", name), { type: "success" });
    }

    async remove(set) {
        await this.orm.unlink(MODEL, [set.id]);
        await this.load();
    }
}
