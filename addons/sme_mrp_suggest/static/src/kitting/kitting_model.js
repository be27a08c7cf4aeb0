import { markRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";
import { SALE } from "./kitting_source";

/** An answer that takes longer than this is announced; a shorter wait would only flicker. */
const PATIENCE = 300;
const USER_ERRORS = ["AccessError", "MissingError", "RedirectWarning", "UserError", "ValidationError"];

/** What the server wants the user to read, if the error is of that kind. */
export function userMessage(error) {
    const kind = error instanceof RPCError && (error.exceptionName || "").split(".").pop();
    return USER_ERRORS.includes(kind) ? error.data?.message || error.message : "";
}

/**
 * The question (source, lines of a free list, options), its answer, and whether we wait for one. Of several questions on
 * their way only the answer to the last one counts.
 */
export class KittingModel {
    /**
     * @param {import("@web/core/orm_service").ORM} orm
     * @param {Object} question
     * @param {import("./kitting_source").Source} question.source
     * @param {Object} [question.options] those that differ from the default
     * @param {Object[]} [question.lines] of a free list: key, product_id, quantity, wanted_date
     */
    constructor(orm, { source, options = {}, lines = [] }) {
        this.orm = markRaw(orm);
        this.keepLast = markRaw(new KeepLast());
        this.source = source;
        this.options = options;
        this.lines = lines;
        this.result = null;
        this.isSlow = false;
        this.error = "";
    }

    get isFreeList() {
        return !this.source.model;
    }

    /** The value of an option as it is shown: the one asked for, else the one the server used. */
    shown(name) {
        return this.options[name] ?? (name === "warehouse_ids" ? [] : this.result?.options[name]);
    }

    get shownOptions() {
        const names = Object.keys(this.result?.option_labels || {});
        return Object.fromEntries([...names, "warehouse_ids"].map((name) => [name, this.shown(name)]));
    }

    /** Options at their default are left out, so that the address stays short and the default can change. */
    setOptions(options) {
        this.options = Object.fromEntries(
            Object.entries(options).filter(([name, value]) => value !== undefined && !this.isDefault(name, value))
        );
    }

    isDefault(name, value) {
        if (name === "warehouse_ids") {
            return !value.length;
        }
        const choices = this.result?.option_labels[name]?.choices;
        return Boolean(choices?.length) && choices[0][0] === value;
    }

    get hasDefaultOptions() {
        return !Object.keys(this.options).length;
    }

    get optionsArgument() {
        return this.hasDefaultOptions ? null : this.options;
    }

    async load() {
        this.startWaiting();
        try {
            this.result = markRaw(await this.keepLast.add(this.ask()));
            this.error = "";
        } catch (error) {
            this.error = userMessage(error) || _t("The check could not be made.");
            if (!userMessage(error)) {
                Promise.reject(error); // the web client's error dialog has the details
            }
        } finally {
            this.stopWaiting();
        }
        this.refreshKitStatus();
    }

    ask() {
        const { model, ids } = this.source;
        const options = this.optionsArgument;
        return model
            ? this.orm.silent.call(model, "kitting_check", [ids], { options })
            : this.orm.silent.call("sme.kitting", "check", [this.lines], { options });
    }

    /**
     * Writes the earliest dates of orders as their promise dates. The server checks again, and refuses if one of them is no
     * longer the date that was shown.
     *
     * @param {Object[]} orders of the result's source, each with an earliest date
     * @returns {Promise<Object>} {before, after} of each order, by id
     */
    setPromiseDate(orders) {
        const expected = Object.fromEntries(orders.map((order) => [order.id, order.earliest_date]));
        const ids = orders.map((order) => order.id);
        return this.orm.call(SALE, "set_promise_date", [ids], { options: this.optionsArgument, expected });
    }

    /** Stores the status of orders that were checked with default options: the dot in lists. Nobody waits for it. */
    async refreshKitStatus() {
        const { model, ids } = this.source;
        if (model === SALE && this.result && !this.error && this.hasDefaultOptions) {
            await this.orm.silent.call(model, "refresh_kit_status", [ids]).catch(() => {});
        }
    }

    startWaiting() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => (this.isSlow = true), PATIENCE);
    }

    stopWaiting() {
        browser.clearTimeout(this.timer);
        this.isSlow = false;
    }
}
