import { Component } from "@odoo/owl";
import { STATUSES } from "./kitting_format";

/** How many lines there are of each status; pressing one shows only those. */
export class StatusFilter extends Component {
    static template = "sme_mrp_suggest.StatusFilter";
    static props = { counts: Object, labels: Object, chosen: Array, toggle: Function };

    get statuses() {
        return STATUSES.filter((status) => this.props.counts[status]);
    }

    isChosen(status) {
        return this.props.chosen.includes(status);
    }
}
