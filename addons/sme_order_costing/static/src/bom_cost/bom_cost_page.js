import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { MultiRecordSelector } from "@web/core/record_selectors/multi_record_selector";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useOwnedDialogs, useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { userMessage } from "@sme_mrp_suggest/kitting/kitting_model";
import { CostList } from "./cost_list";
import { CostOptions } from "./cost_options";
import { CostSummary } from "./cost_summary";
import { CostTree } from "./cost_tree";
import { addressOf, readSource } from "./cost_source";
import { MissingPrices } from "./missing_prices";
import { OverrideDialog } from "./override_dialog";
import { PriceDialog } from "./price_dialog";

/**
 * What products cost through all levels of their bills of materials: a tree for one, totals for many, beside a second cost if asked for.
 */
export class BomCostPage extends Component {
    static template = "sme_order_costing.BomCostPage";
    static components = { CostList, CostOptions, CostSummary, CostTree, Layout, MissingPrices, MultiRecordSelector };
    static props = { ...standardActionServiceProps };
    static path = "bom-cost";
    static displayName = _t("BoM Cost");

    setup() {
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.addDialog = useOwnedDialogs();
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.productDomain = [["type", "!=", "combo"]];
        const before = this.props.state || {};
        this.source = useState(before.source || readSource(this.props.action));
        this.state = useState({ answer: null, error: "", view: before.view || "prices", version: 0 });
        useSetupAction({ getLocalState: () => ({ source: { ...this.source }, view: this.state.view }) });
        onWillStart(() => this.load());
    }

    //---- Data ----

    get answer() {
        return this.state.answer;
    }

    get total() {
        return this.answer.products[0];
    }

    get isTree() {
        return Boolean(this.answer?.rows.length);
    }

    get isCompared() {
        return Boolean(this.answer?.compare);
    }

    /** Of the first and the second cost, if they are compared. */
    get quantities() {
        return this.isCompared ? [this.total.quantity, this.total.other.quantity] : undefined;
    }

    get views() {
        return [
            ["prices", _t("Prices")],
            ["rolled", _t("Elements, rolled up")],
            ["own", _t("Elements, own level")],
        ];
    }

    /** By product id. */
    get overrides() {
        return Object.fromEntries((this.source.options.overrides || []).map((override) => [override.product_id, override]));
    }

    get overrideCount() {
        return Object.keys(this.overrides).length;
    }

    get title() {
        return this.answer?.products.length === 1 ? _t("BoM Cost: %s", this.total.product.name) : _t("BoM Cost");
    }

    async load() {
        const { ids, options, compare } = this.source;
        const asked = compare ? { ...options, compare } : options;
        try {
            this.state.answer = await this.keepLast.add(this.orm.call("product.product", "bom_cost", [ids, asked]));
            this.state.error = "";
        } catch (error) {
            this.state.error = userMessage(error);
            if (!this.state.error) {
                throw error;
            }
        }
        this.props.updateActionState(addressOf(this.source));
        this.env.config.setDisplayName(this.title);
    }

    //---- Handlers ----

    /** Another tree opens anew, the same one keeps what is folded. */
    setProducts(ids) {
        Object.assign(this.source, { ids, options: { ...this.source.options, overrides: undefined } });
        delete this.source.options.overrides;
        this.state.version++;
        return this.load();
    }

    setOptions(options) {
        this.source.options = options;
        return this.load();
    }

    setCompare(compare) {
        this.source.compare = compare;
        return this.load();
    }

    /** The second cost begins as the first and differs in what is changed then. */
    toggleCompare() {
        return this.setCompare(this.source.compare ? null : {});
    }

    /** What the second set shows: its own values, else those of the first. */
    get compareOptions() {
        return { ...this.source.options, ...this.source.compare };
    }

    changeCompare(options) {
        const names = ["quantity", "date", "ranking", "overhead"];
        const defaults = { quantity: null, date: null, ranking: null, overhead: true };
        const different = names.filter((name) => JSON.stringify(options[name]) !== JSON.stringify(this.source.options[name]));
        return this.setCompare(Object.fromEntries(different.map((name) => [name, options[name] ?? defaults[name]])));
    }

    changePrice(row) {
        this.addDialog(OverrideDialog, {
            product: row.product,
            made: row.made || undefined,
            sources: this.answer.source_labels,
            override: this.overrides[row.product.id],
            confirm: (override) => this.setOverride(row.product.id, override),
        });
    }

    setOverride(productId, override) {
        const others = (this.source.options.overrides || []).filter((other) => other.product_id !== productId);
        const overrides = override ? [...others, override] : others;
        const options = { ...this.source.options, overrides };
        if (!overrides.length) {
            delete options.overrides;
        }
        return this.setOptions(options);
    }

    clearOverrides() {
        const options = { ...this.source.options };
        delete options.overrides;
        return this.setOptions(options);
    }

    enterPrice({ product, uom }) {
        this.addDialog(PriceDialog, {
            product,
            uom,
            currency: this.answer.currency.name,
            date: this.answer.date,
            saved: () => this.load(),
        });
    }

    async exportXlsx() {
        const { ids, options, compare } = this.source;
        await download({
            url: "/sme_order_costing/bom_cost.xlsx",
            data: {
                ids: JSON.stringify(ids),
                options: JSON.stringify(compare ? { ...options, compare } : options),
                context: JSON.stringify(user.context),
            },
        });
    }
}

registry.category("actions").add("sme_bom_cost", BomCostPage);
