import { describe, expect, test } from "@odoo/hoot";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineKittingModels,
    makeLine,
    makePart,
    makeResult,
    makeSaleSource,
    makeShortLine,
    openKittingCheck,
} from "./kitting_test_helpers";

describe.current.tags("mobile");
defineKittingModels();

const LONG = "[TABLE-200-XL] A machine table with a name that is much longer than a phone is wide";

function answer() {
    const components = [makePart(0, { shortage: 3 }), makePart(1, { parent: 0, level: 2, product: { id: 101, name: LONG } })];
    onRpc("sale.order", "kitting_check", () =>
        makeResult([makeLine(1), makeShortLine(2, { product: { id: 2, name: LONG }, components })], { source: makeSaleSource() })
    );
}

test("lines are cards, and nothing is wider than the phone", async () => {
    answer();
    await openKittingCheck();
    expect("article.o_sme_line").toHaveCount(2);
    expect(".o_sme_table").toHaveCount(0);
    await contains(".o_sme_fold").click();
    expect("ul.o_sme_tree .o_sme_part").toHaveCount(2);
    const page = document.querySelector(".o_sme_kitting") || document.documentElement;
    expect(page.scrollWidth).not.toBeGreaterThan(page.clientWidth);
});

test("options are behind a button", async () => {
    answer();
    await openKittingCheck();
    expect(".o_sme_options").toHaveCount(0);
    expect(".o_sme_toggle_options").toHaveAttribute("aria-expanded", "false");
    await contains(".o_sme_toggle_options").click();
    expect(".o_sme_options select").toHaveCount(2);
});

test("the promise date is set with the button that stays visible", async () => {
    answer();
    await openKittingCheck();
    await contains(".o_control_panel .o_sme_set_promise").click();
    expect(".o_sme_promises").toHaveCount(1);
});
