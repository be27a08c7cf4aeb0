import { queryAll, queryOne } from "@odoo/hoot-dom";
import { parseDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The page must not be wider than the screen. */
function assertFits() {
    return {
        content: "The page fits the screen",
        trigger: ".o_sme_trace .o_sme_page",
        run() {
            const { left, right } = queryOne(".o_sme_trace .o_sme_page").getBoundingClientRect();
            if (document.documentElement.scrollWidth > window.innerWidth || left < 0 || right > window.innerWidth + 1) {
                throw new Error(`From ${left} to ${right}, screen ${window.innerWidth} px`);
            }
            for (const panel of queryAll(".o_sme_trace .o_sme_panel")) {
                if (panel.scrollWidth > panel.clientWidth + 1) {
                    throw new Error(`${panel.className} needs ${panel.scrollWidth} px, it has ${panel.clientWidth}`);
                }
            }
        },
    };
}

tours.add("sme_trace_back", {
    steps: () => [
        { content: "All goods of the order", trigger: ".o_sme_trace .o_sme_fact_lots .o_sme_number:contains(2)" },
        { content: "The worst of it", trigger: ".o_sme_fact_status .o_sme_status_nonconforming" },
        { content: "The delivery", trigger: ".o_sme_delivered .o_sme_delivery:contains(T-1)" },
        { content: "The coil and its vendor", trigger: ".o_sme_goods:contains(COIL-1) .o_sme_receipt:contains(Trace Steelworks)" },
        { content: "It failed", trigger: ".o_sme_goods:contains(COIL-1) .o_sme_status_failed" },
        { content: "Screws have no lots", trigger: ".o_sme_goods:contains(Trace Screw) .o_sme_by_document" },
        { content: "The complaint", trigger: ".o_sme_nonconformance:contains(Edge is rough)" },
        { content: "The rework", trigger: ".o_sme_rework:contains(T-1)" },
        {
            content: "Unfold the inspection of the coil",
            trigger: ".o_sme_inspection:contains(COIL-1) .o_sme_fold",
            run: "click",
        },
        { content: "The value that failed", trigger: ".o_sme_inspection:contains(COIL-1) .o_sme_failing:contains(1.31)" },
        assertFits(),
        { content: "Fold the tree", trigger: ".o_sme_trace_tree .o_sme_fold", run: "click" },
        { content: "The coil is hidden", trigger: ".o_sme_trace_tree:not(:has(tr:contains(COIL-1)))" },
        { content: "Unfold it again", trigger: ".o_sme_trace_tree .o_sme_fold", run: "click" },
        { content: "Open the coil", trigger: ".o_sme_goods:contains(COIL-1) .o_sme_link:contains(COIL-1)", run: "click" },
        { content: "Its form", trigger: ".o_form_view .o_field_widget[name=product_id]" },
    ],
});

tours.add("sme_trace_salesperson", {
    steps: () => [
        { content: "The coil, without its vendor", trigger: ".o_sme_goods:contains(COIL-1) .o_sme_receipt:not(:contains(Steelworks))" },
        { content: "The failed inspection is plain text", trigger: ".o_sme_inspection:contains(COIL-1):not(:has(strong a))" },
        { content: "There is no other direction", trigger: ".o_sme_trace:not(:has(.o_sme_turn))" },
        assertFits(),
    ],
});

tours.add("sme_trace_forward", {
    steps: () => [
        { content: "Two customers", trigger: ".o_sme_trace .o_sme_fact_customers .o_sme_number:contains(2)" },
        {
            content: "5 went to the first, 1 came back",
            trigger: ".o_sme_recall .o_sme_delivery td[data-label='Still there']:contains(4)",
        },
        { content: "What is still here", trigger: ".o_sme_place:contains(COIL-1) td[data-label='Quantity']:contains(59)" },
        { content: "What was made of it", trigger: ".o_sme_goods:contains(T-1)" },
        { content: "The recall list can be saved", trigger: ".o_sme_export:visible, .o_cp_action_menus, .o_control_panel" },
        assertFits(),
        { content: "Turn round", trigger: ".o_sme_turn .o_sme_back", run: "click" },
        { content: "Where the coil comes from", trigger: ".o_sme_goods:contains(COIL-1) .o_sme_receipt:contains(Trace Steelworks)" },
        { content: "And back", trigger: ".o_sme_turn .o_sme_forward", run: "click" },
        { content: "The recall list", trigger: ".o_sme_recall .o_sme_delivery:contains(T-1)" },
    ],
});

tours.add("sme_trace_wide", {
    steps: () => [
        { content: "All deliveries are counted", trigger: ".o_sme_trace .o_sme_fact_deliveries .o_sme_number:contains(122)" },
        { content: "The customer with most of them first", trigger: ".o_sme_customer:contains(121 deliveries)" },
        {
            content: "The first 50 are shown",
            trigger: ".o_sme_recall .o_sme_more:contains('(50 of 122)')",
            run() {
                const shown = queryAll(".o_sme_delivery").length;
                if (shown !== 50) {
                    throw new Error(`${shown} deliveries are shown`);
                }
            },
        },
        assertFits(),
        { content: "Twice as many", trigger: ".o_sme_recall .o_sme_more", run: "click" },
        { content: "And all", trigger: ".o_sme_recall .o_sme_more:contains('(100 of 122)')", run: "click" },
        { content: "The other customer comes last", trigger: ".o_sme_recall:not(:has(.o_sme_more)) .o_sme_customer:contains(Second)" },
    ],
});

tours.add("sme_trace_product", {
    steps: () => [
        { content: "Two customers in the last days", trigger: ".o_sme_trace .o_sme_fact_customers .o_sme_number:contains(2)" },
        {
            content: "The last thirty days",
            trigger: ".o_sme_period:contains(Days of delivery)",
            run() {
                const [from, to] = queryAll(".o_sme_period input").map((input) => parseDate(input.value));
                if (to.diff(from, "days").days !== 30) {
                    throw new Error(`From ${from} to ${to}`);
                }
            },
        },
        assertFits(),
        { content: "Another day", trigger: ".o_sme_period input:first", run: "edit 03/01/2020 && press Enter" },
        { content: "All the same", trigger: ".o_sme_delivered .o_sme_delivery:contains(T-1)" },
        { content: "Until another day", trigger: ".o_sme_period input:last", run: "edit 03/31/2020 && press Enter" },
        { content: "Nothing then", trigger: ".o_sme_empty" },
        { content: "Turn round", trigger: ".o_sme_turn .o_sme_forward", run: "click" },
        { content: "It is asked for other days", trigger: ".o_sme_period:contains(Days of receipt or production)" },
    ],
});
