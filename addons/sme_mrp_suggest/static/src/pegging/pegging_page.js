import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { userMessage } from "../kitting/kitting_model";
import { PeggingTree } from "./pegging_tree";
import { addressOf, PLANNED, readSource } from "./pegging_source";

/**
 * Whom planned orders are for, and what an order waits for: through all levels, with quantities and the critical path.
 */
export class PeggingPage extends Component {
    static template = "sme_mrp_suggest.PeggingPage";
    static components = { Layout, PeggingTree };
    static props = { ...standardActionServiceProps };
    static path = "pegging";
    static displayName = _t("Pegging");

    setup() {
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.display = { controlPanel: {} };
        this.source = useState(this.props.state?.source || readSource(this.props.action));
        this.state = useState({ nodes: [], error: "", version: 0 });
        if (this.props.action.name) {
            this.env.config.setDisplayName(this.props.action.name);
        }
        onWillStart(() => this.load());
    }

    get hasDirections() {
        return this.source.model === PLANNED;
    }

    get isEmpty() {
        return !this.state.nodes.some((node) => node.children.length);
    }

    get lead() {
        return this.source.direction === "up"
            ? _t("Whom it is for. Each row shows which part of the order on top goes to it, in the unit of that order.")
            : _t("What it waits for: stock, open orders and planned orders, only the share that serves it.");
    }

    async load() {
        const { model, ids, direction } = this.source;
        try {
            const answer = !ids.length
                ? { nodes: [] }
                : direction === "up"
                  ? await this.orm.call("sme.pegging", "up", [ids])
                  : await this.orm.call("sme.pegging", "down", [model, ids]);
            Object.assign(this.state, { nodes: answer.nodes, error: "", version: this.state.version + 1 });
        } catch (error) {
            const message = userMessage(error);
            if (!message) {
                throw error;
            }
            Object.assign(this.state, { nodes: [], error: message });
        }
        this.props.updateActionState(addressOf(this.source));
    }

    turn(direction) {
        this.source.direction = direction;
        return this.load();
    }
}

registry.category("actions").add("sme_pegging", PeggingPage);
