import { Component, markRaw, onWillStart, useState } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { DeliveryList } from "./delivery_list";
import { InspectionList } from "./inspection_list";
import { Paged } from "./paged";
import { RecordLink } from "./record_link";
import { formatDay, formatQuantity } from "./trace_format";
import { addressOf, BY_DAYS, DIRECTIONS, readSource } from "./trace_source";
import { TraceTree } from "./trace_tree";

const NAMES_IN_TITLE = 3;
const USER_ERRORS = ["AccessError", "MissingError", "UserError", "ValidationError"];

function readDay(day) {
    return day ? deserializeDate(day) : false;
}

/** What the server wants the user to read, if the error is of that kind. */
function userMessage(error) {
    const kind = error instanceof RPCError && (error.exceptionName || "").split(".").pop();
    return USER_ERRORS.includes(kind) ? error.data?.message || error.message : "";
}

/**
 * Where goods come from, from a customer's order back to the vendors' lots; or where they went, from a lot to the customers.
 */
export class TracePage extends Component {
    static template = "sme_qc_trace.TracePage";
    static components = { DateTimeInput, DeliveryList, InspectionList, Layout, Paged, RecordLink, TraceTree };
    static props = { ...standardActionServiceProps };
    static path = "quality-trace";
    static displayName = _t("Traceability");

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.quantity = formatQuantity;
        this.day = formatDay;
        const before = this.props.state || {};
        this.state = useState({
            source: before.source || readSource(this.props.action),
            period: before.period || { date_from: "", date_to: "" },
            result: null,
            error: "",
            isLoading: false,
        });
        onWillStart(() => this.load());
    }

    get result() {
        return this.state.result;
    }

    get isForward() {
        return this.state.source?.direction === "forward";
    }

    get canTurn() {
        return DIRECTIONS[this.state.source.model].length > 1 && Boolean(this.result?.sees_forward);
    }

    get hasPeriod() {
        return BY_DAYS.includes(this.state.source.model);
    }

    get firstDay() {
        return readDay(this.state.period.date_from);
    }

    get lastDay() {
        return readDay(this.state.period.date_to);
    }

    get options() {
        return Object.fromEntries(Object.entries(this.state.period).filter(([, value]) => value));
    }

    get title() {
        const names = this.result?.source.names || [];
        const shown = names.slice(0, NAMES_IN_TITLE).join(", ");
        const count = names.length - NAMES_IN_TITLE;
        return count > 0 ? _t("%(names)s and %(count)s more", { names: shown, count }) : shown;
    }

    /** What the page counts at its top. */
    get facts() {
        const { deliveries, inspections, nonconformances, nodes, reworks } = this.result;
        const lots = Object.values(nodes).filter((node) => node.lot).length;
        const customers = new Set(deliveries.map((delivery) => delivery.customer?.name));
        return [
            { name: "customers", label: _t("Customers"), value: customers.size },
            { name: "deliveries", label: _t("Deliveries"), value: deliveries.length },
            { name: "lots", label: _t("Lots"), value: lots },
            { name: "inspections", label: _t("Inspections"), value: inspections.length },
            { name: "nonconformances", label: _t("Nonconformances"), value: nonconformances.length },
            { name: "reworks", label: _t("Rework orders"), value: reworks.length },
        ];
    }

    get places() {
        return this.result.whereabouts.map((place) => ({ ...place, goods: this.result.nodes[place.node] }));
    }

    async load() {
        const { source } = this.state;
        if (!source) {
            this.state.error = _t("There is nothing to trace. Open a lot, a transfer or an order, and press a traceability button there.");
            return;
        }
        this.state.isLoading = true;
        this.state.error = "";
        try {
            const method = this.isForward ? "trace_forward" : "trace_back";
            this.state.result = markRaw(await this.keepLast.add(this.orm.call(source.model, method, [source.ids, this.options])));
            Object.assign(this.state.period, this.result.period);
        } catch (error) {
            this.state.error = userMessage(error);
            this.state.result = null;
            if (!this.state.error) {
                throw error;
            }
        } finally {
            this.state.isLoading = false;
        }
        this.props.updateActionState(addressOf(source));
        const name = this.isForward ? _t("Where It Went") : _t("Where It Comes From");
        this.env.config.setDisplayName(this.title ? `${name}: ${this.title}` : name);
    }

    /** Without a day the server takes the last ones. */
    async setDay(name, day) {
        this.state.period[name] = day ? serializeDate(day) : "";
        await this.load();
    }

    async turn(direction) {
        this.state.source = { ...this.state.source, direction };
        this.state.result = null;
        await this.load();
    }

    async exportXlsx() {
        const { model, ids } = this.state.source;
        await download({
            url: "/sme_qc_trace/recall.xlsx",
            data: {
                model,
                ids: JSON.stringify(ids),
                options: JSON.stringify(this.options),
                context: JSON.stringify(user.context),
            },
        });
    }
}

registry.category("actions").add("sme_qc_trace", TracePage);
