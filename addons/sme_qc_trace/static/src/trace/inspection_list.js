import { Component, useState } from "@odoo/owl";
import { RecordLink } from "./record_link";
import { formatDay, formatQuantity, formatValue } from "./trace_format";

const PAGE = 50;

/**
 * The inspections of a trace; unfolded, each shows its characteristics with all values.
 */
export class InspectionList extends Component {
    static template = "sme_qc_trace.InspectionList";
    static components = { RecordLink };
    static props = { result: Object };

    setup() {
        this.quantity = formatQuantity;
        this.day = formatDay;
        this.value = formatValue;
        this.state = useState({ unfolded: {}, limit: PAGE });
    }

    get inspections() {
        return this.props.result.inspections.slice(0, this.state.limit);
    }

    get remaining() {
        return this.props.result.inspections.length - this.inspections.length;
    }

    toggle(inspection) {
        this.state.unfolded[inspection.key] = !this.state.unfolded[inspection.key];
    }

    showMore() {
        this.state.limit += PAGE;
    }
}
