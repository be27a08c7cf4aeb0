import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * The name of a record, as a link to its form. One that the user may not open comes without id, and is plain text.
 */
export class RecordLink extends Component {
    static template = "sme_qc_trace.RecordLink";
    static props = { record: Object }; // name; model and id if the user may open it

    setup() {
        this.action = useService("action");
    }

    get href() {
        return `/odoo/${this.props.record.model}/${this.props.record.id}`;
    }

    onClick(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.props.record.model,
            res_id: this.props.record.id,
            views: [[false, "form"]],
        });
    }
}
