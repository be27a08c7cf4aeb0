import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { RecordLink } from "./record_link";
import { formatDay, formatQuantity } from "./trace_format";

/** So many rows are shown at first; with more there is a button. */
const PAGE = 200;
/** Deeper rows are folded at first. */
const OPEN_LEVELS = 2;

/**
 * Goods and what they were made of, or what was made of them, as a tree that can be folded.
 */
export class TraceTree extends Component {
    static template = "sme_qc_trace.TraceTree";
    static components = { RecordLink };
    static props = { result: Object };

    setup() {
        this.quantity = formatQuantity;
        this.day = formatDay;
        this.state = useState({ folded: {}, limit: PAGE });
        this.unfold(this.props.result);
        onWillUpdateProps(({ result }) => {
            if (result !== this.props.result) {
                this.unfold(result);
            }
        });
    }

    /** Rows are numbered anew in each result. */
    unfold({ rows }) {
        this.branches = new Set(rows.map((row) => row.parent).filter((number) => number !== null));
        this.state.folded = {};
        this.state.limit = PAGE;
        if (rows.length > PAGE) {
            for (const row of rows) {
                this.state.folded[row.number] = row.level >= OPEN_LEVELS - 1 && this.branches.has(row.number);
            }
        }
    }

    /** Rows of which none above is folded. */
    get unfoldedRows() {
        const hidden = new Set();
        return this.props.result.rows.filter((row) => {
            const isHidden = row.parent !== null && (hidden.has(row.parent) || this.state.folded[row.parent]);
            if (isHidden) {
                hidden.add(row.number);
            }
            return !isHidden;
        });
    }

    get rows() {
        return this.unfoldedRows.slice(0, this.state.limit);
    }

    get remaining() {
        return this.unfoldedRows.length - this.rows.length;
    }

    node(row) {
        return this.props.result.nodes[row.node];
    }

    statusLabel(node) {
        return this.props.result.labels.status[node.status];
    }

    indent(row) {
        return `--o-sme-level: ${Math.min(row.level, 12)}`;
    }

    toggle(row) {
        this.state.folded[row.number] = !this.state.folded[row.number];
    }

    showMore() {
        this.state.limit += PAGE;
    }
}
