import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/**
 * The name of a document or product, as a link to its form. One that the user may not open comes without id, and is plain text.
 */
export class RecordLink extends Component {
    static template = "sme_mrp_suggest.RecordLink";
    static props = {
        record: Object, // name, and id if the user may open it; model unless all are of one
        model: { type: String, optional: true },
    };

    setup() {
        this.action = useService("action");
    }

    get resModel() {
        return this.props.record.model || this.props.model;
    }

    get href() {
        return `/odoo/${this.resModel}/${this.props.record.id}`;
    }

    onClick(ev) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.resModel,
            res_id: this.props.record.id,
            views: [[false, "form"]],
        });
    }
}
