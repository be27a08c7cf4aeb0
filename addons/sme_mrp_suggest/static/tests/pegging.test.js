import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { PeggingTree } from "@sme_mrp_suggest/pegging/pegging_tree";
import { addressOf, readSource } from "@sme_mrp_suggest/pegging/pegging_source";
import { lowestDay, seriesOf } from "@sme_mrp_suggest/stock_chart/stock_series";
import { defineKittingModels } from "./kitting_test_helpers";

class Run extends models.Model {
    _name = "sme.mrp.run";

    state = fields.Selection({ selection: [["draft", "Draft"], ["running", "Running"], ["done", "Done"]] });
    in_background = fields.Boolean();

    _records = [{ id: 1, state: "draft", in_background: true }, { id: 2, state: "done" }];
}

defineKittingModels();
defineModels([Run]);

function node(key, label, values = {}) {
    return {
        key, label, kind: "planned", action: "make", record: false, product: { id: 1, name: `Product ${key}` }, uom: "Units", quantity: 1,
        needed: "2026-12-08", expected: "2026-12-08", days_late: 0, critical: false, customer: false, state: "Suggested", more: 0,
        repeated: false, children: [], ...values,
    };
}

const TREE = [
    node("0", "S00007", {
        kind: "sale", action: false, customer: "Azure Interior", record: { model: "sale.order", id: 7 }, critical: true, days_late: 3,
        children: [
            node("0.0", "Make lamp", {
                critical: true, days_late: 3, quantity: 20, children: [node("0.0.0", "Buy rod", { action: "buy" })],
            }),
            node("0.1", "Stock", { kind: "stock", action: false }),
        ],
    }),
];

async function mountTree(props = {}) {
    await mountWithCleanup(PeggingTree, { props: { nodes: TREE, direction: "down", isSmall: false, ...props } });
}

test("a branch folds and unfolds", async () => {
    await mountTree();
    expect(".o_sme_peg").toHaveCount(4);
    await click("[data-key='0.0'] .o_sme_fold_peg");
    await animationFrame();
    expect(queryAllTexts(".o_sme_peg_text").map((text) => text.split(" ")[0])).toEqual(["S00007", "Make", "Stock"]);
    expect("[data-key='0.0'] .o_sme_fold_peg").toHaveAttribute("aria-expanded", "false");
});

test("the critical path stands out and can be seen alone", async () => {
    await mountTree();
    expect(".o_sme_critical").toHaveCount(2);
    expect("[data-key='0'] .o_sme_peg_late").toHaveText("3 days late");
    await click(".o_sme_only_critical");
    await animationFrame();
    expect(".o_sme_peg").toHaveCount(2);
});

test("what may be opened is a link, the rest is text", async () => {
    await mountTree({ isSmall: true });
    expect(".o_sme_peg_card").toHaveCount(4);
    expect("[data-key='0'] a.o_sme_link").toHaveAttribute("href", "/odoo/sale.order/7");
    expect("[data-key='0.0'] a.o_sme_link").toHaveCount(0);
});

test("what does not come at all has no date", async () => {
    await mountTree({ nodes: [node("0", "Unplanned", { kind: "unplanned", action: false, expected: false, days_late: false })] });
    expect(".o_sme_peg_late").toHaveText("No date");
});

test("the address keeps what the page is about", () => {
    const source = readSource({ params: { model: "sme.planned.order", ids: [3, 4], direction: "up" } });
    expect(source).toEqual({ model: "sme.planned.order", ids: [3, 4], direction: "up" });
    expect(readSource({ params: addressOf(source) })).toEqual(source);
    expect(readSource({ params: { model: "res.users", ids: [1] } }).model).toBe(false);
});

test("the projected stock has a place for every day", () => {
    const days = [
        { date: "2026-12-01", demand: 0, supply: 0, planned: 0, projected: 10 },
        { date: "2026-12-04", demand: 12, supply: 0, planned: 0, projected: -2 },
    ];
    const series = seriesOf({ days, safety: 5 });
    expect(series.projected).toEqual([10, 10, 10, -2]);
    expect(series.demand.map(Math.abs)).toEqual([0, 0, 0, 12]);
    expect(series.safety).toEqual([5, 5, 5, 5]);
    expect(lowestDay({ days }).date).toBe("2026-12-04");
});

const RUN_FORM = `<form><field name="state"/><field name="in_background" invisible="1"/><widget name="sme_run_progress"/></form>`;

test("a run in the background shows how far it is, then its result", async () => {
    const answers = [
        { state: "draft", percent: 0, step: "", waiting: true },
        { state: "running", percent: 40, step: "plan", waiting: false },
        { state: "done", percent: 100, step: "write", waiting: false },
    ];
    onRpc("sme.mrp.run", "get_progress", function () {
        expect.step("asked");
        const { state, ...progress } = answers.shift();
        this.env["sme.mrp.run"].write([1], { state, in_background: state !== "done" });
        return { state, ...progress };
    });
    await mountView({ type: "form", resModel: "sme.mrp.run", resId: 1, arch: RUN_FORM });
    expect(".o_sme_run_progress").toHaveText("Waiting for the scheduler…");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_sme_run_progress").toHaveText("Planning: 40%");
    await advanceTime(1000);
    await animationFrame();
    expect(".o_sme_run_progress").toHaveCount(0);
    await advanceTime(5000);
    expect.verifySteps(["asked", "asked", "asked"]);
});

test("a run that is not under way asks nothing", async () => {
    onRpc("sme.mrp.run", "get_progress", () => expect.step("asked"));
    await mountView({ type: "form", resModel: "sme.mrp.run", resId: 2, arch: RUN_FORM });
    await advanceTime(3000);
    expect(".o_sme_run_progress").toHaveCount(0);
    expect.verifySteps([]);
});
