import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { delay } from "@web/core/utils/concurrency";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { emptyLine, FreeList, isComplete } from "./free_list";
import { formatDay } from "./kitting_format";
import { KittingModel, userMessage } from "./kitting_model";
import { addressOf, readOptions, readSource, rememberSource } from "./kitting_source";
import { KittingSummary } from "./kitting_summary";
import { LineList } from "./line_list";
import { OptionsBar } from "./options_bar";
import { PromiseDialog } from "./promise_dialog";
import { ShortageList } from "./shortage_list";
import { StatusFilter } from "./status_filter";

/** With more lines than this there is a box to search in them. */
const FEW_LINES = 15;
/** The page opens with the answer if that comes within this time, else with a placeholder. */
const PATIENCE = 300;
const NAMES_IN_TITLE = 3;
const FREE_LIST_KEY = "sme_kitting_free_list";

/** A free list stays in this browser tab until it is cleared. */
function storedFreeList() {
    try {
        return JSON.parse(browser.sessionStorage.getItem(FREE_LIST_KEY)) || [emptyLine()];
    } catch {
        return [emptyLine()];
    }
}

/**
 * What can be delivered of an order or a list, how many, when, and what stands in the way.
 */
export class KittingCheck extends Component {
    static template = "sme_mrp_suggest.KittingCheck";
    static components = { FreeList, KittingSummary, Layout, LineList, OptionsBar, ShortageList, StatusFilter };
    static props = { ...standardActionServiceProps };
    static path = "kitting-check";
    static displayName = _t("Kitting Check");

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.addDialog = useOwnedDialogs();
        this.ui = useState(useService("ui"));
        this.root = useRef("root");
        this.display = { controlPanel: {} };

        const before = this.props.state || {};
        this.model = useState(
            new KittingModel(this.orm, {
                source: before.source || readSource(this.props.action),
                options: before.options || readOptions(this.props.action),
            })
        );
        this.state = useState({
            freeLines: this.model.isFreeList ? before.freeLines || storedFreeList() : [],
            tab: before.tab || "lines",
            statuses: before.statuses || [],
            text: before.text || "",
            unfolded: before.unfolded || {},
            showsOptions: false,
        });
        this.model.lines = this.completeLines;
        this.toggleLine = this.toggleLine.bind(this);
        useSetupAction({ rootRef: this.root, getLocalState: () => this.localState });
        this.env.config.setDisplayName(this.title);
        onWillStart(() => Promise.race([this.load(), delay(PATIENCE)]));
    }

    get localState() {
        const { source, options } = this.model;
        return { ...this.state, source, options };
    }

    //---- Data ----

    get result() {
        return this.model.result;
    }

    get title() {
        const names = this.result?.source.names || [];
        if (!names.length) {
            return this.props.action.name || _t("Kitting Check");
        }
        const shown = names.slice(0, NAMES_IN_TITLE).join(", ");
        return names.length > NAMES_IN_TITLE
            ? _t("Kitting Check: %(names)s and %(count)s more", { names: shown, count: names.length - NAMES_IN_TITLE })
            : _t("Kitting Check: %s", shown);
    }

    get completeLines() {
        return this.state.freeLines.filter(isComplete);
    }

    get hasLines() {
        return Boolean(this.result?.lines.length);
    }

    get isFiltered() {
        return Boolean(this.state.statuses.length || this.state.text);
    }

    get hasTextFilter() {
        return this.result.lines.length > FEW_LINES;
    }

    get visibleLines() {
        const { statuses } = this.state;
        const text = this.hasTextFilter ? normalize(this.state.text.trim()) : "";
        return this.result.lines.filter(
            (line) => (!statuses.length || statuses.includes(line.status)) && (!text || this.searchText(line).includes(text))
        );
    }

    searchText(line) {
        const names = [line.product?.name, line.document?.name, line.partner, line.bottleneck?.name];
        return normalize(names.filter(Boolean).join(" "));
    }

    get areAllUnfolded() {
        return this.visibleLines.every((line) => this.state.unfolded[line.key]);
    }

    /** Orders whose promise date can be set, if any has a date. */
    get promisableOrders() {
        const { can_set_promise_date: can, orders = [] } = this.result?.source || {};
        return can && orders.some((order) => order.earliest_date) ? orders : [];
    }

    async load() {
        await this.model.load();
        rememberSource(this.model.source);
        this.props.updateActionState(addressOf(this.model.source, this.model.options));
        this.env.config.setDisplayName(this.title);
    }

    //---- Handlers ----

    changeOptions(options) {
        this.model.setOptions(options);
        this.load();
    }

    updateFreeLines(lines) {
        this.state.freeLines = lines;
        browser.sessionStorage.setItem(FREE_LIST_KEY, JSON.stringify(lines));
        const complete = this.completeLines;
        if (JSON.stringify(complete) !== JSON.stringify(this.model.lines)) {
            this.model.lines = complete;
            this.load();
        }
    }

    toggleOptions() {
        this.state.showsOptions = !this.state.showsOptions;
    }

    showTab(tab) {
        this.state.tab = tab;
    }

    toggleStatus(status) {
        const { statuses } = this.state;
        this.state.statuses = statuses.includes(status) ? statuses.filter((other) => other !== status) : [...statuses, status];
    }

    clearFilters() {
        Object.assign(this.state, { statuses: [], text: "" });
    }

    toggleLine(key) {
        this.state.unfolded[key] = !this.state.unfolded[key];
    }

    toggleAll() {
        const unfolded = !this.areAllUnfolded;
        for (const line of this.visibleLines) {
            this.state.unfolded[line.key] = unfolded;
        }
    }

    async openLine(number) {
        const { key } = this.result.lines.find((line) => line.number === number);
        this.clearFilters();
        this.state.tab = "lines";
        this.state.unfolded[key] = true;
        await delay();
        this.root.el?.querySelector(`[data-key="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "start" });
    }

    askPromiseDate() {
        this.addDialog(PromiseDialog, {
            orders: this.promisableOrders,
            confirm: (orders) => this.setPromiseDate(orders),
        });
    }

    async setPromiseDate(orders) {
        try {
            this.notifyPromiseDates(orders, await this.model.setPromiseDate(orders));
        } catch (error) {
            if (!userMessage(error)) {
                throw error;
            }
            this.notification.add(userMessage(error), { title: _t("The promise date was not set"), type: "danger", sticky: true });
        }
        await this.load();
    }

    notifyPromiseDates(orders, written) {
        const sentences = orders.map((order) => {
            const values = { order: order.name, date: formatDay(written[order.id].after), before: formatDay(written[order.id].before) };
            return written[order.id].before
                ? _t("%(order)s: %(date)s, before that %(before)s.", values)
                : _t("%(order)s: %(date)s, before that none.", values);
        });
        this.notification.add(sentences.join(" "), { title: _t("Promise date set"), type: "success" });
    }

    async exportXlsx() {
        const { source, lines, options } = this.model;
        await download({
            url: "/sme_mrp_suggest/kitting.xlsx",
            data: {
                model: source.model || "",
                ids: JSON.stringify(source.ids),
                lines: JSON.stringify(lines),
                options: JSON.stringify(options),
                context: JSON.stringify(user.context),
            },
        });
    }
}

registry.category("actions").add("sme_kitting_check", KittingCheck);
