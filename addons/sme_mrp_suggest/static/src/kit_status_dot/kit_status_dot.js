import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatDateTime, formatSelection } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The status of the last kitting check as a coloured dot, for lists and cards. What the colour means, and when the check was
 * made if the view loads `kit_checked_at`, is its tooltip and what a screen reader says.
 */
export class KitStatusDot extends Component {
    static template = "sme_mrp_suggest.KitStatusDot";
    static props = { ...standardFieldProps };

    get status() {
        return this.props.record.data[this.props.name];
    }

    get title() {
        const { data, fields } = this.props.record;
        const label = formatSelection(this.status, { selection: fields[this.props.name].selection });
        return data.kit_checked_at
            ? _t("%(status)s, checked %(moment)s", { status: label, moment: formatDateTime(data.kit_checked_at) })
            : label;
    }
}

export const kitStatusDot = {
    component: KitStatusDot,
    displayName: _t("Kitting Status Dot"),
    supportedTypes: ["selection"],
    listViewWidth: 55,
};

registry.category("fields").add("kit_status_dot", kitStatusDot);
