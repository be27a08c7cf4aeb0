import { Component } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatDay, formatMoment } from "./kitting_format";
import { PromiseDate } from "./promise_date";
import { StatusBadge } from "./status_badge";

/** The answer in one look: how many lines are ready, when everything can be delivered, and what is promised. */
export class KittingSummary extends Component {
    static template = "sme_mrp_suggest.KittingSummary";
    static components = { PromiseDate, StatusBadge };
    static props = { result: Object };

    /** Lines that have something to check. */
    get stockedLines() {
        return this.props.result.lines.filter((line) => line.status !== "not_stocked");
    }

    get readyText() {
        const lines = this.stockedLines;
        const ready = lines.filter((line) => line.status === "ready").length;
        return _t("%(ready)s of %(all)s lines", { ready, all: lines.length });
    }

    get undatedCount() {
        return this.stockedLines.filter((line) => !line.earliest_date).length;
    }

    get undatedText() {
        return this.undatedCount === 1 ? _t("1 line cannot be dated") : _t("%s lines cannot be dated", this.undatedCount);
    }

    /** The day on which everything can be delivered, if there is one. */
    get earliestDate() {
        const { orders } = this.props.result.source;
        const dates = (orders?.length ? orders : this.stockedLines).map((dated) => dated.earliest_date);
        return dates.length && dates.every(Boolean) ? dates.sort().at(-1) : null;
    }

    get daysLate() {
        return Math.max(0, ...this.stockedLines.map((line) => line.days_late));
    }

    /** The date promised on the order, if the check is about one. */
    get promised() {
        const { orders } = this.props.result.source;
        return orders?.length === 1 ? orders[0] : null;
    }

    get promisedDate() {
        return formatDay(this.promised.promise_date);
    }

    /** Is the order promised for a day before everything can be there? */
    get isBroken() {
        const { promise_date: promise, earliest_date: earliest } = this.promised;
        return Boolean(promise && earliest) && deserializeDate(promise) < deserializeDate(earliest);
    }

    get checkedAt() {
        return formatMoment(this.props.result.checked_at);
    }
}
