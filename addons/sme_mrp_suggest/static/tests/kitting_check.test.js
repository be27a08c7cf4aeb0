import { beforeEach, describe, expect, queryAllTexts, queryFirst, test, waitFor } from "@odoo/hoot";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, getService, makeServerError, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { download } from "@web/core/network/download";
import {
    defineKittingModels,
    makeLine,
    makePart,
    makeResult,
    makeSaleSource,
    makeShortLine,
    openKittingCheck,
} from "./kitting_test_helpers";

const LINE = ".o_sme_line";

defineKittingModels();

/** Lets the server answer every check of a sales order with this result, and returns the options it was asked with. */
function answerWith(result) {
    const asked = [];
    onRpc("sale.order", "kitting_check", ({ kwargs }) => {
        asked.push(kwargs.options);
        return typeof result === "function" ? result(kwargs.options) : result;
    });
    return asked;
}

const twoLines = () => makeResult([makeLine(1), makeShortLine(2)], { source: makeSaleSource() });

describe.current.tags("desktop");

describe("lines", () => {
    test("a line shows status, quantities, dates and reason", async () => {
        answerWith(twoLines());
        await openKittingCheck();
        expect(LINE).toHaveCount(2);
        expect(`${LINE}:eq(1) .o_sme_status`).toHaveText("Short");
        expect(`${LINE}:eq(1) .o_sme_kit_qty`).toHaveText("5");
        expect(`${LINE}:eq(1) .o_sme_rate`).toHaveText("50%");
        expect(`${LINE}:eq(1) .o_sme_days_late`).toHaveText("4 days late");
        expect(`${LINE}:eq(1) .o_sme_reason`).toHaveText("Waits for Brass rod: 16 of 36 missing.");
        expect(".o_breadcrumb").toHaveText("Kitting Check: S00007");
    });

    test("the summary says what is ready, when everything can be there, and what is promised", async () => {
        answerWith(twoLines());
        await openKittingCheck();
        expect(".o_sme_summary .o_sme_status").toHaveText("Short");
        expect(queryAllTexts(".o_sme_summary .o_sme_tile_value")).toEqual(["1 of 2 lines", "Dec 12, 2026\n4 days late", "Dec 8, 2026"]);
    });

    test("an order without a date for one of its lines has none", async () => {
        const orders = [{ id: 7, name: "S00007", promise_date: null, earliest_date: null }];
        const line = makeShortLine(2, { earliest_date: null, days_late: 0 });
        answerWith(makeResult([makeLine(1), line], { source: makeSaleSource({ orders }) }));
        await openKittingCheck();
        expect(".o_sme_earliest").toHaveText("Everything by\nNo date yet\n1 line cannot be dated");
        expect(".o_sme_set_promise").toHaveCount(0);
    });

    test("nearly everything is not 100%", async () => {
        answerWith(makeResult([makeShortLine(1, { required: 1000, kit_qty: 999, kit_rate: 0.999 })]));
        await openKittingCheck();
        expect(".o_sme_rate").toHaveText("99%");
    });

    test("a line without product says so", async () => {
        const message = "A line of S00007 has no product: choose one, or remove the line.";
        answerWith(makeResult([makeLine(1, { product: null, status: "error", reason: message, problem: { code: "no_product", message } })]));
        await openKittingCheck();
        expect(`${LINE} em`).toHaveText("No product");
        expect(`${LINE} .o_sme_reason`).toHaveText(message);
        expect(`${LINE} .text-danger`).toHaveCount(0, { message: "the problem is not said twice" });
    });

    test("documents are named when the lines are of several", async () => {
        const other = makeLine(2, { document: { model: "sale.order", id: null, name: "S00008" } });
        answerWith(makeResult([makeLine(1), other], { source: makeSaleSource() }));
        await openKittingCheck();
        expect(`${LINE}:eq(0) a:contains(S00007)`).toHaveAttribute("href", "/odoo/sale.order/7");
        expect(`${LINE}:eq(1) .o_sme_name`).toHaveText("S00008");
    });

    test("an order without lines gets help", async () => {
        answerWith(makeResult([], { source: makeSaleSource() }));
        await openKittingCheck();
        expect(".o_sme_empty").toHaveText(/^Nothing to check/);
        expect(".o_sme_export").toHaveCount(0);
    });
});

describe("filters", () => {
    test("pressing a status shows only its lines, pressing it again all", async () => {
        answerWith(twoLines());
        await openKittingCheck();
        await contains(".o_sme_chip[data-status=short]").click();
        expect(queryAllTexts(`${LINE} .o_sme_link:first`)).toEqual(["Table 2"]);
        expect(".o_sme_chip[data-status=short]").toHaveAttribute("aria-pressed", "true");
        await contains(".o_sme_chip[data-status=short]").click();
        expect(LINE).toHaveCount(2);
    });

    test("many lines can be searched by product, document and customer", async () => {
        const lines = [...Array(20).keys()].map((index) => makeLine(index + 1));
        lines[3].partner = "Déco Addict";
        answerWith(makeResult(lines));
        await openKittingCheck();
        await contains(".o_sme_search").edit("deco", { confirm: false });
        expect(LINE).toHaveCount(1);
        await contains(".o_sme_search").edit("nothing like that", { confirm: false });
        await contains(".o_sme_no_match button").click();
        expect(LINE).toHaveCount(20);
    });

    test("a few lines have no search box", async () => {
        answerWith(twoLines());
        await openKittingCheck();
        expect(".o_sme_search").toHaveCount(0);
    });
});

describe("parts", () => {
    const receipt = { document: { model: "purchase.order", id: 3, name: "P00003" }, quantity: 12, date: "2026-11-28" };
    const claim = { document: { model: "mrp.production", id: null, name: "WH/MO/00007" }, quantity: 3, date: "2026-11-26" };
    const parts = [
        makePart(0, { supply: "make", shortage: 8, committed: [claim] }),
        makePart(1, { parent: 0, level: 2, from_receipts: [receipt], shortage: 16 }),
        makePart(2, { supply: "kit" }),
        makePart(3, { parent: 2, level: 2 }),
    ];

    test("a line unfolds without asking the server", async () => {
        const asked = answerWith(makeResult([makeShortLine(1, { components: parts })]));
        await openKittingCheck();
        expect(".o_sme_tree").toHaveCount(0);
        expect(".o_sme_fold").toHaveAttribute("aria-expanded", "false");
        await contains(".o_sme_fold").click();
        expect(".o_sme_fold").toHaveAttribute("aria-expanded", "true");
        expect(".o_sme_part").toHaveCount(4);
        expect(asked).toHaveLength(1);
    });

    test("levels, receipts, commitments and phantom kits", async () => {
        answerWith(makeResult([makeShortLine(1, { components: parts })]));
        await openKittingCheck();
        await contains(".o_sme_fold").click();
        expect(queryFirst(".o_sme_part:eq(1) .o_sme_part_name").style.getPropertyValue("--o-sme-level")).toBe("1");
        expect(".o_sme_receipt a").toHaveAttribute("href", "/odoo/purchase.order/3");
        expect(".o_sme_committed").toHaveText("3 · WH/MO/00007 Nov 26, 2026");
        expect(".o_sme_committed a").toHaveCount(0, { message: "the user may not open this document" });
        expect(".o_sme_passed em").toHaveText("Kit, passed through");
        expect(".o_sme_vendor").toHaveCount(0);
    });

    test("a branch folds, and what is there can be left out", async () => {
        answerWith(makeResult([makeShortLine(1, { components: parts })]));
        await openKittingCheck();
        await contains(".o_sme_fold").click();
        await contains(".o_sme_fold_part:eq(0)").click();
        expect(queryAllTexts(".o_sme_part .o_sme_link:first-child")).not.toInclude("Part 1");
        await contains(".o_sme_fold_part:eq(0)").click();
        await contains(".o_sme_filter_parts").click();
        expect(".o_sme_part").toHaveCount(2);
        expect(".o_sme_filter_parts").toHaveText("Show all 4 parts");
    });

    test("a large tree opens with what stands in the way", async () => {
        const many = [...parts, ...[...Array(20).keys()].map((index) => makePart(index + 4))];
        answerWith(makeResult([makeShortLine(1, { components: many })]));
        await openKittingCheck();
        await contains(".o_sme_fold").click();
        expect(".o_sme_part").toHaveCount(2);
    });

    test("deliveries, who needs the stock, and who would become short", async () => {
        const holding = { ...claim, product: { id: 1, name: "Table 1" } };
        const deliveries = [
            { date: "2026-11-24", quantity: 5 },
            { date: "2026-12-12", quantity: 5 },
        ];
        answerWith(makeResult([makeShortLine(1, { deliveries, committed_to: [holding], displaced: [holding] })]));
        await openKittingCheck();
        await contains(".o_sme_fold").click();
        expect(queryAllTexts(".o_sme_delivery")).toEqual(["5 Units\nnow", "5 Units\nDec 12, 2026"]);
        expect(queryAllTexts(".o_sme_claims h6")).toEqual(["Who needs this stock", "Would become short"]);
    });

    test("unfold all unfolds what is shown", async () => {
        const lines = [1, 2].map((number) => makeShortLine(number, { components: parts }));
        answerWith(makeResult(lines));
        await openKittingCheck();
        await contains(".o_sme_unfold_all").click();
        expect("table.o_sme_tree").toHaveCount(2);
        await contains(".o_sme_unfold_all").click();
        expect("table.o_sme_tree").toHaveCount(0);
    });
});

describe("shortages", () => {
    const shortage = {
        product: { id: 101, name: "Brass rod" },
        uom: "kg",
        supply: "buy",
        shortage: 16,
        lines: [2],
        orders: ["S00007"],
        on_order: 12,
        to_order: 4,
        order_text: "1 Box of 12",
        lead_days: 9,
        available_date: "2026-12-03",
        problem: null,
    };

    test("each part once, with a way to its lines", async () => {
        const lines = [makeLine(1), makeShortLine(2, { components: [makePart(0)] })];
        answerWith(makeResult(lines, { shortages: [shortage] }));
        await openKittingCheck();
        expect(".o_sme_tab_shortages .badge").toHaveText("1");
        await contains(".o_sme_tab_shortages").click();
        expect(queryAllTexts(".o_sme_shortage td")).toEqual(
            ["Brass rod", "Buy", "16 kg", "12", "4\n1 Box of 12", "9 days", "Dec 3, 2026", "#2", "S00007"]
        );
        await contains(".o_sme_open_line").click();
        expect(`${LINE}:eq(1)`).toHaveClass("o_sme_unfolded");
    });

    test("nothing is short", async () => {
        answerWith(makeResult([makeLine(1)]));
        await openKittingCheck();
        await contains(".o_sme_tab_shortages").click();
        expect(".o_sme_nothing_short").toHaveText(/^Nothing is short/);
    });
});

describe("options", () => {
    const answer = (options) => {
        const kit = options?.supply === "incoming" ? 10 : options?.mode === "alone" ? 7 : 5;
        return makeResult([makeShortLine(1, { kit_qty: kit })], { options: options || {}, source: makeSaleSource() });
    };

    test("changing one asks again at once, with what differs from the default", async () => {
        const asked = answerWith(answer);
        await openKittingCheck();
        await contains("select[name=supply]").select("incoming");
        expect(".o_sme_kit_qty").toHaveText("10");
        await contains(".o_sme_reset").click();
        expect(".o_sme_kit_qty").toHaveText("5");
        expect(asked).toEqual([null, { supply: "incoming" }, null]);
    });

    test("an answer that comes too late is not shown", async () => {
        const late = new Deferred();
        onRpc("sale.order", "kitting_check", async ({ kwargs }) => {
            if (kwargs.options?.supply === "incoming" && !kwargs.options.mode) {
                await late;
            }
            return answer(kwargs.options?.mode ? { mode: "alone" } : kwargs.options);
        });
        await openKittingCheck();
        await contains("select[name=supply]").select("incoming");
        expect(".o_sme_kit_qty").toHaveText("5", { message: "the first answer is still awaited" });
        await contains("select[name=mode]").select("alone");
        expect(".o_sme_kit_qty").toHaveText("7");
        late.resolve();
        await animationFrame();
        await animationFrame();
        expect(".o_sme_kit_qty").toHaveText("7");
        expect("select[name=mode]").toHaveValue("alone");
    });

    test("a slow answer dims the old one, which stays", async () => {
        const slow = new Deferred();
        onRpc("sale.order", "kitting_check", async ({ kwargs }) => {
            await (kwargs.options && slow);
            return answer(kwargs.options);
        });
        await openKittingCheck();
        await contains("select[name=supply]").select("incoming");
        expect(".o_sme_dimmed").toHaveCount(0);
        await advanceTime(350);
        expect(".o_sme_dimmed .o_sme_kit_qty").toHaveText("5");
        expect(".o_sme_running").toHaveCount(1);
        slow.resolve();
        await animationFrame();
        await animationFrame();
        expect(".o_sme_dimmed, .o_sme_running").toHaveCount(0);
        expect(".o_sme_kit_qty").toHaveText("10");
    });

    test("a saved set is applied", async () => {
        const asked = answerWith(answer);
        const options = { mode: "together", supply: "incoming", warehouse_ids: [] };
        onRpc("sme.kitting.options", "get_options", () => [{ id: 1, name: "With receipts", shared: true, mine: false, options }]);
        await openKittingCheck();
        await contains(".o_sme_saved_options").click();
        expect(".o_sme_delete_set").toHaveCount(0, { message: "it belongs to somebody else" });
        await contains(".o_sme_saved_set .dropdown-item").click();
        expect(asked.at(-1)).toEqual({ supply: "incoming" });
    });

    test("the present options are saved under a name", async () => {
        answerWith(answer);
        onRpc("sme.kitting.options", "get_options", () => []);
        onRpc("has_group", () => false);
        onRpc("sme.kitting.options", "create", ({ args }) => {
            const { name, mode, supply, user_id, warehouse_ids } = args[0][0];
            expect.step([name, mode, supply, Boolean(user_id), warehouse_ids]);
            return [1];
        });
        await openKittingCheck();
        await contains("select[name=mode]").select("alone");
        await contains(".o_sme_saved_options").click();
        await contains(".o_sme_save_as").click();
        expect(".o_sme_save_set").not.toBeEnabled();
        expect(".o_sme_share").toHaveCount(0, { message: "only a planner shares sets" });
        await contains(".o_sme_set_name").edit("Each alone", { confirm: false });
        await contains(".o_sme_save_set").click();
        expect.verifySteps([["Each alone", "alone", "on_hand", true, [[6, 0, []]]]]);
        expect(".o_notification").toHaveText(/Each alone/);
    });

    test("warehouses are offered when there are several", async () => {
        const warehouses = [{ id: 1, name: "Main" }, { id: 2, name: "East" }];
        const asked = answerWith((options) => makeResult([makeLine(1)], { options: options || {}, warehouses }));
        await openKittingCheck();
        await contains(".o_sme_warehouses").click();
        await contains(".o-dropdown-item:contains(East)").click();
        expect(asked.at(-1)).toEqual({ warehouse_ids: [2] });
        expect(".o_sme_warehouses").toHaveText("East");
    });

    test("the status in lists is refreshed after a check with default options only", async () => {
        answerWith(answer);
        onRpc("sale.order", "refresh_kit_status", ({ args }) => {
            expect.step(args[0]);
            return true;
        });
        await openKittingCheck();
        expect.verifySteps([[7]]);
        await contains("select[name=supply]").select("incoming");
        expect.verifySteps([]);
    });
});

describe("promise date", () => {
    test("the dialog shows old and new, the message what it was before", async () => {
        answerWith(twoLines());
        onRpc("sale.order", "set_promise_date", ({ args, kwargs }) => {
            expect.step([args[0], kwargs.expected, kwargs.options]);
            return { 7: { before: "2026-12-08", after: "2026-12-12" } };
        });
        await openKittingCheck();
        await contains(".o_sme_set_promise").click();
        expect(queryAllTexts(".o_sme_promises td")).toEqual(["S00007", "Dec 8, 2026", "Dec 12, 2026"]);
        await contains(".o_sme_confirm_promise").click();
        expect.verifySteps([[[7], { 7: "2026-12-12" }, null]]);
        expect(".o_notification").toHaveText(/S00007: Dec 12, 2026, before that Dec 8, 2026/);
        expect(".o_dialog").toHaveCount(0);
    });

    test("an order without a date stays as it is", async () => {
        const orders = [...makeSaleSource().orders, { id: 8, name: "S00008", promise_date: null, earliest_date: null }];
        answerWith(makeResult([makeLine(1)], { source: makeSaleSource({ ids: [7, 8], orders }) }));
        onRpc("sale.order", "set_promise_date", ({ args }) => {
            expect.step(args[0]);
            return { 7: { before: null, after: "2026-12-12" } };
        });
        await openKittingCheck({ model: "sale.order", ids: [7, 8] });
        await contains(".o_sme_set_promise").click();
        await contains(".o_sme_confirm_promise").click();
        expect.verifySteps([[7]]);
    });

    test("a refusal is shown, and the check is made again", async () => {
        const asked = answerWith(twoLines());
        onRpc("sale.order", "set_promise_date", () => {
            throw makeServerError({ type: "UserError", message: "The date of S00007 is now another." });
        });
        await openKittingCheck();
        await contains(".o_sme_set_promise").click();
        await contains(".o_sme_confirm_promise").click();
        await animationFrame();
        expect(".o_notification").toHaveText(/The date of S00007 is now another/);
        expect(asked).toHaveLength(2);
    });

    test("not offered to who may not set it", async () => {
        answerWith(makeResult([makeLine(1)], { source: makeSaleSource({ can_set_promise_date: false }) }));
        await openKittingCheck();
        expect(".o_sme_set_promise").toHaveCount(0);
    });
});

describe("page", () => {
    test("what the server refuses is said on the page, and can be tried again", async () => {
        let isBroken = true;
        onRpc("sale.order", "kitting_check", () => {
            if (isBroken) {
                throw makeServerError({ type: "UserError", message: "These documents belong to two companies." });
            }
            return twoLines();
        });
        await openKittingCheck();
        expect(".o_sme_error").toHaveText(/two companies/);
        isBroken = false;
        await contains(".o_sme_error button").click();
        expect(".o_sme_error").toHaveCount(0);
        expect(LINE).toHaveCount(2);
    });

    test("while the first answer is awaited, the page says so", async () => {
        const first = new Deferred();
        onRpc("sale.order", "kitting_check", async () => {
            await first;
            return twoLines();
        });
        const opened = openKittingCheck();
        await waitFor(".o_web_client .o_action_manager");
        await animationFrame();
        await advanceTime(400);
        await waitFor(".o_sme_placeholder");
        first.resolve();
        await opened;
        await animationFrame();
        expect(".o_sme_placeholder").toHaveCount(0);
        expect(LINE).toHaveCount(2);
    });

    test("coming back from a document finds the page as it was", async () => {
        const asked = answerWith((options) =>
            makeResult([makeLine(1), makeShortLine(2, { components: [makePart(0)] })], { options: options || {}, source: makeSaleSource() })
        );
        await openKittingCheck();
        await contains("select[name=supply]").select("incoming");
        await contains(".o_sme_fold").click();
        await contains(`${LINE}:eq(1) .o_sme_link:first`).click();
        expect(".o_form_view").toHaveCount(1);
        await contains(".breadcrumb-item:contains(Kitting Check), .o_back_button").click();
        expect(".o_sme_tree").toHaveCount(1);
        expect("select[name=supply]").toHaveValue("incoming");
        expect(asked.at(-1)).toEqual({ supply: "incoming" });
    });

    test("the address names the order, so that the page can be loaded again", async () => {
        const asked = answerWith(twoLines());
        await openKittingCheck({ kitting_model: "sale.order", kitting_ids: 7, kitting_options: '{"supply":"incoming"}' });
        expect(asked).toEqual([{ supply: "incoming" }]);
    });

    test("the way back knows the order from its id, when the web client has lost the rest", async () => {
        const asked = answerWith(twoLines());
        await openKittingCheck();
        const action = { type: "ir.actions.client", tag: "sme_kitting_check", params: { action: "kitting-check", active_id: 7 } };
        await getService("action").doAction(action);
        expect(LINE).toHaveCount(2);
        await getService("action").doAction({ ...action, params: { action: "kitting-check", active_id: 8 } });
        expect(".o_sme_free_list").toHaveCount(1, { message: "that is another document" });
        expect(asked).toHaveLength(2);
    });

    test("the file is of the same question", async () => {
        answerWith(twoLines());
        patchWithCleanup(download, {
            _download: ({ url, data }) => {
                const { context, ...question } = data;
                expect.step([url, question, typeof context]);
            },
        });
        await openKittingCheck();
        await contains(".o_sme_export").click();
        const question = { model: "sale.order", ids: "[7]", lines: "[]", options: "{}" };
        expect.verifySteps([["/sme_mrp_suggest/kitting.xlsx", question, "string"]]);
    });
});

describe("free list", () => {
    let asked;

    beforeEach(() => {
        asked = [];
        onRpc("sme.kitting", "check", ({ args }) => {
            asked.push(args[0].map(({ product_id, quantity, wanted_date }) => [product_id, quantity, wanted_date]));
            return makeResult(args[0].map((line, index) => makeLine(index + 1, { key: line.key, required: line.quantity, document: null })));
        });
    });

    async function chooseProduct(index, name) {
        await contains(`.o_sme_free_line:eq(${index}) .o_sme_free_product input`).edit(name, { confirm: false });
        await advanceTime(500);
        await contains(`.o-autocomplete--dropdown-item:contains(${name})`).click();
    }

    test("an empty list explains itself", async () => {
        await openKittingCheck({ model: false });
        expect(".o_sme_empty").toHaveText(/^What can you deliver, and when\?/);
        expect(".o_sme_free_line").toHaveCount(1);
        expect(asked).toEqual([[]]);
    });

    test("a complete line is checked at once, Enter adds another", async () => {
        await openKittingCheck({ model: false });
        await chooseProduct(0, "Table 1");
        expect(asked.at(-1)).toEqual([[1, 1, false]]);
        await contains(".o_sme_free_quantity").edit("12", { confirm: "enter" });
        expect(asked.at(-1)).toEqual([[1, 12, false]]);
        expect(".o_sme_free_line").toHaveCount(2);
        expect(".o_sme_free_line:eq(1) .o_sme_free_product input").toBeFocused();
        expect(LINE).toHaveCount(1, { message: "the new line is not complete yet" });
    });

    test("what is no quantity is marked and not sent", async () => {
        await openKittingCheck({ model: false });
        await chooseProduct(0, "Table 1");
        await contains(".o_sme_free_quantity").edit("a dozen", { confirm: "tab" });
        expect(".o_sme_free_quantity").toHaveAttribute("aria-invalid", "true");
        expect(asked.at(-1)).toEqual([]);
    });

    test("the list stays until it is cleared", async () => {
        await openKittingCheck({ model: false });
        await chooseProduct(0, "Table 2");
        await contains(".o_sme_free_add").click();
        await getService("action").doAction({ type: "ir.actions.client", tag: "sme_kitting_check", params: { model: false } });
        await animationFrame();
        expect(asked.at(-1)).toEqual([[2, 1, false]]);
        await contains(".o_sme_free_clear").click();
        expect(".o_sme_free_line").toHaveCount(1);
        expect(".o_sme_empty").toHaveCount(1);
    });

    test("a removed line is no longer checked", async () => {
        await openKittingCheck({ model: false });
        await chooseProduct(0, "Table 1");
        await contains(".o_sme_free_remove").click();
        expect(asked.at(-1)).toEqual([]);
        expect(".o_sme_free_line").toHaveCount(1);
    });
});
