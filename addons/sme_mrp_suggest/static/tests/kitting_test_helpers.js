import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, getService, models, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

/** Results of a kitting check as the server makes them, small: a test names what it is about. */

const OPTION_LABELS = {
    mode: { label: "Lines", choices: [["together", "Share one stock"], ["alone", "Each line by itself"]] },
    supply: { label: "Supply", choices: [["on_hand", "On hand"], ["incoming", "On hand and incoming"]] },
};
const DEFAULT_OPTIONS = { mode: "together", supply: "on_hand", warehouse_ids: [] };
const STATUS_LABELS = {
    ready: "Ready",
    committed: "Committed elsewhere",
    expected: "Expected",
    short: "Short",
    no_bom: "No BoM",
    bom_cycle: "BoM cycle",
    not_stocked: "Not stocked",
    error: "Cannot be checked",
};
const SUPPLY_LABELS = { make: "Make", buy: "Buy", kit: "Kit" };
const WORST_FIRST = ["error", "bom_cycle", "no_bom", "short", "expected", "committed", "ready", "not_stocked"];

export function makeLine(number, values = {}) {
    return {
        key: `sale.order.line,${number}`,
        number,
        product: { id: number, name: `Table ${number}` },
        uom: "Units",
        document: { model: "sale.order", id: 7, name: "S00007" },
        partner: "Azure Interior",
        wanted_date: "2026-12-08",
        required: 10,
        from_stock: 10,
        from_receipts: [],
        kit_qty: 10,
        kit_rate: 1,
        status: "ready",
        bottleneck: null,
        earliest_date: "2026-11-24",
        days_late: 0,
        deliveries: [],
        reason: "All of it is in stock.",
        problem: null,
        committed_to: [],
        displaced: [],
        components: [],
        ...values,
    };
}

export function makeShortLine(number, values = {}) {
    return makeLine(number, {
        status: "short",
        from_stock: 2,
        kit_qty: 5,
        kit_rate: 0.5,
        bottleneck: { id: 101, name: "Brass rod" },
        earliest_date: "2026-12-12",
        days_late: 4,
        reason: "Waits for Brass rod: 16 of 36 missing.",
        ...values,
    });
}

export function makePart(id, values = {}) {
    return {
        id,
        parent: null,
        level: 1,
        product: { id: 100 + id, name: `Part ${id}` },
        uom: "Units",
        supply: "buy",
        per_set: 1,
        required: 10,
        from_stock: 10,
        from_receipts: [],
        committed: [],
        shortage: 0,
        available_date: "2026-11-24",
        lead_days: 0,
        repeated: false,
        problem: null,
        warehouse: null,
        ...values,
    };
}

export function makeResult(lines, { options = {}, ...values } = {}) {
    const counts = {};
    for (const { status } of lines) {
        counts[status] = (counts[status] || 0) + 1;
    }
    return {
        today: "2026-11-24",
        checked_at: "2026-11-24T06:30:00Z",
        options: { ...DEFAULT_OPTIONS, ...options },
        option_labels: OPTION_LABELS,
        warehouses: [{ id: 1, name: "Main" }],
        source: { model: false, ids: [], names: [], can_set_promise_date: false, orders: [] },
        status: WORST_FIRST.find((status) => counts[status]) || "not_stocked",
        status_counts: counts,
        status_labels: STATUS_LABELS,
        supply_labels: SUPPLY_LABELS,
        lines,
        shortages: [],
        notes: [],
        ...values,
    };
}

export function makeSaleSource(values = {}) {
    return {
        model: "sale.order",
        ids: [7],
        names: ["S00007"],
        can_set_promise_date: true,
        orders: [{ id: 7, name: "S00007", promise_date: "2026-12-08", earliest_date: "2026-12-12" }],
        ...values,
    };
}

class SmeKitting extends models.Model {
    _name = "sme.kitting";
}

class SmeKittingOptions extends models.Model {
    _name = "sme.kitting.options";

    name = fields.Char();
    user_id = fields.Many2one({ relation: "res.users" });
    mode = fields.Char();
    supply = fields.Char();
}

class SaleOrder extends models.Model {
    _name = "sale.order";

    name = fields.Char();
    kit_status = fields.Selection({ selection: Object.entries(STATUS_LABELS) });
    kit_checked_at = fields.Datetime();

    _records = [
        { id: 7, name: "S00007", kit_status: "short", kit_checked_at: "2026-11-24 06:30:00" },
        { id: 8, name: "S00008", kit_status: false },
    ];
    _views = { form: `<form><field name="name"/></form>` };
}

class ProductProduct extends models.Model {
    _name = "product.product";

    name = fields.Char();
    type = fields.Char();

    _records = [
        { id: 1, name: "Table 1", type: "consu" },
        { id: 2, name: "Table 2", type: "consu" },
    ];
    _views = { form: `<form><field name="name"/></form>` };
}

export function defineKittingModels() {
    defineMailModels();
    defineModels([SmeKitting, SmeKittingOptions, SaleOrder, ProductProduct]);
    onRpc("sale.order", "refresh_kit_status", () => true);
    onRpc("sme.kitting", "check", () => makeResult([]));
}

/** Opens the page for a sales order (or what the params say) in the web client. */
export async function openKittingCheck(params = { model: "sale.order", ids: [7] }) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "sme_kitting_check", params });
    await animationFrame();
}
