import { Component, useState } from "@odoo/owl";
import { Paged } from "./paged";
import { RecordLink } from "./record_link";
import { formatDay, formatQuantity, formatValue } from "./trace_format";

/**
 * The inspections of a trace; unfolded, each shows its characteristics with all values.
 */
export class InspectionList extends Component {
    static template = "sme_qc_trace.InspectionList";
    static components = { Paged, RecordLink };
    static props = { result: Object };

    setup() {
        this.quantity = formatQuantity;
        this.day = formatDay;
        this.value = formatValue;
        this.state = useState({ unfolded: {} });
    }

    toggle(inspection) {
        this.state.unfolded[inspection.key] = !this.state.unfolded[inspection.key];
    }
}
