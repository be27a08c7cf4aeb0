import { Component } from "@odoo/owl";

/** The status of a line or a check: as a text, on its colour. */
export class StatusBadge extends Component {
    static template = "sme_mrp_suggest.StatusBadge";
    static props = { status: String, labels: Object, class: { type: String, optional: true } };

    get label() {
        return this.props.labels[this.props.status] || this.props.status;
    }
}
