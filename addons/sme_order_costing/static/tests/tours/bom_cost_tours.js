import { queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Nothing may be wider than the screen. */
function assertNarrow(trigger) {
    return {
        content: "It does not scroll sideways",
        trigger,
        run() {
            const { scrollWidth } = document.documentElement;
            const element = queryOne(trigger);
            if (scrollWidth > window.innerWidth || element.scrollWidth > element.clientWidth + 1) {
                throw new Error(`${Math.max(scrollWidth, element.scrollWidth)} px wide, the screen ${window.innerWidth}`);
            }
        },
    };
}

/** What a key press on the focused row does. */
function press(key, content) {
    return {
        content,
        trigger: ".o_sme_cost_tree",
        run() {
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        },
    };
}

const row = (name) => `.o_sme_cost_row[data-name='${name}']`;

/** A bench of a top of two boards and 4 legs; the blank of the legs has no price. */
const story = [
    { content: "At least, since a part has no price", trigger: ".o_sme_cost_head:contains(at least) .o_sme_unit_cost:contains(72)" },
    { content: "It is named", trigger: ".o_sme_missing_price[data-name=Blank]:contains(Leg)" },
    { content: "The saw's time is split", trigger: "[data-element=machine] .o_sme_element_amount:contains(20)" },
    assertNarrow(".o_sme_cost_page"),
    { content: "Of its own level the bench is material", trigger: ".o_sme_view_own", run: "click" },
    { content: "All of it", trigger: "[data-element=material] .o_sme_element_amount:contains(72)" },
    { content: "Back to prices", trigger: ".o_sme_view_prices", run: "click" },
    { content: "Enter the missing price", trigger: ".o_sme_missing_price[data-name=Blank] .o_sme_enter_price", run: "click" },
    { content: "Nothing to save yet", trigger: ".modal .o_sme_confirm_price:disabled" },
    { trigger: ".modal .o_sme_price", run: "edit 1.50" },
    { trigger: ".modal .o_sme_confirm_price", run: "click" },
    { content: "The cost is complete", trigger: ".o_sme_cost_page:not(:has(.o_sme_missing_prices)) .o_sme_unit_cost:contains(78)" },
    { content: "With its source", trigger: `${row("Blank")}:contains(Reference Price)` },
    { content: "Ten benches spread the set-up", trigger: ".o_sme_cost_options input[name=quantity]", run: "edit 10 && press Enter" },
    { content: "600 in all", trigger: ".o_sme_total:contains(600)" },
    { content: "Another price for the board", trigger: `${row("Board")} .o_sme_change_price`, run: "click" },
    { trigger: ".modal .o_sme_override input[value=price]", run: "click" },
    { trigger: ".modal .o_sme_price", run: "edit 7" },
    { trigger: ".modal .o_sme_confirm_price", run: "click" },
    { content: "620 in all", trigger: ".o_sme_total:contains(620)" },
    { content: "By hand", trigger: `${row("Board")}:contains(By Hand)` },
    { content: "Compare", trigger: ".o_sme_compare", run: "click" },
    { content: "Against a single one", trigger: ".o_sme_cost_options.o_sme_cost_other input[name=quantity]", run: "edit 1 && press Enter" },
    { content: "80 a bench", trigger: ".o_sme_other_cost:contains(80.00)" },
    { content: "With the difference in every row", trigger: `${row("Sawing")} .o_sme_cost_difference.o_sme_more:contains(18.00)` },
    { content: "Enough compared", trigger: ".o_sme_compare.active", run: "click" },
    { trigger: ".o_sme_compare:not(.active)" },
    { content: "Undo the price", trigger: ".o_sme_clear_overrides", run: "click" },
    { content: "600 again", trigger: ".o_sme_total:contains(600)" },
    { content: "Fold the top", trigger: `${row("Tour Top")} .o_sme_fold_cost`, run: "click" },
    { content: "Its board is gone", trigger: ".o_sme_cost_tree:not(:has([data-name=Board]))" },
];

tours.add("sme_bom_cost", {
    steps: () => [
        {
            content: "Where many apps add buttons, ours may stand under More",
            trigger: ".o_form_view .o-form-buttonbox .oe_stat_button",
            run() {
                if (!document.querySelector("button[name=action_bom_cost_page]")) {
                    document.querySelector(".o_button_more").click();
                }
            },
        },
        { content: "Open the cost of the bench", trigger: "button[name=action_bom_cost_page]", run: "click" },
        ...story,
        {
            content: "Keys: to the top",
            trigger: row("Tour Bench"),
            run() {
                queryOne(row("Tour Bench")).focus();
            },
        },
        press("ArrowDown", "Down to the folded top"),
        press("ArrowRight", "Unfold it"),
        { content: "Its board is there", trigger: row("Board") },
        press("ArrowRight", "Into it"),
        press("ArrowLeft", "Out of the board, to the top"),
        press("ArrowLeft", "Fold it"),
        { content: "Its board is gone", trigger: ".o_sme_cost_tree:not(:has([data-name=Board]))" },
    ],
});

tours.add("sme_bom_cost_phone", {
    steps: () => [
        ...story,
        assertNarrow(".o_sme_cost_page"),
    ],
});

tours.add("sme_bom_cost_list", {
    steps: () => [
        { content: "Nothing chosen yet", trigger: ".o_sme_empty" },
        { content: "Choose", trigger: ".o_sme_cost_products input", run: "edit Tour Top" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Tour Top)", run: "click" },
        { content: "Its tree", trigger: `${row("Tour Top")} .o_sme_cost_amount:contains(62)` },
        { content: "Another", trigger: ".o_sme_cost_products input", run: "edit Tour Bench" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Tour Bench)", run: "click" },
        { content: "Totals of both", trigger: ".o_sme_cost_product:contains(Tour Bench):contains(at least)" },
        assertNarrow(".o_sme_cost_page"),
        { content: "Open one", trigger: ".o_sme_cost_product:contains(Tour Bench) .o_sme_open_cost", run: "click" },
        { content: "Its tree", trigger: row("Leg") },
    ],
});
