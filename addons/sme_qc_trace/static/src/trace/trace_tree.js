import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { Paged } from "./paged";
import { RecordLink } from "./record_link";
import { formatDay, formatQuantity } from "./trace_format";

/** A tree of more rows is folded at first below so many levels. */
const MOST_ROWS = 200;
const OPEN_LEVELS = 2;

/**
 * Goods and what they were made of, or what was made of them, as a tree that can be folded.
 */
export class TraceTree extends Component {
    static template = "sme_qc_trace.TraceTree";
    static components = { Paged, RecordLink };
    static props = { result: Object };

    setup() {
        this.quantity = formatQuantity;
        this.day = formatDay;
        this.state = useState({ folded: {} });
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
        if (rows.length > MOST_ROWS) {
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
}
