import { queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";
import { goBackTo, pressFormButton } from "./kitting_tour_steps";

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

tours.add("sme_planning_pegging", {
    steps: () => [
        { content: "The projected stock is drawn", trigger: ".o_sme_stock_chart canvas" },
        assertNarrow(".o_sme_stock_canvas"),
        ...pressFormButton("action_pegging"),
        { content: "For a lamp, which is for the sales order of a customer", trigger: ".o_sme_peg:contains(Test Customer)" },
        { content: "Its share", trigger: ".o_sme_peg[data-key='0.0.0'] .o_sme_peg_quantity:contains(40)" },
        assertNarrow(".o_sme_pegging_page"),
        { content: "Fold the lamp", trigger: ".o_sme_peg[data-key='0.0'] .o_sme_fold_peg", run: "click" },
        { content: "It is folded", trigger: ".o_sme_pegging_tree:not(:has([data-key='0.0.0']))" },
        { content: "What it waits for itself", trigger: ".o_sme_down", run: "click" },
        { content: "Nothing, it is bought", trigger: ".o_sme_empty" },
        { content: "Up again", trigger: ".o_sme_up", run: "click" },
        { content: "Open the sales order", trigger: ".o_sme_peg[data-key='0.0.0'] .o_sme_link", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=partner_id]" },
        ...goBackTo("Pegging"),
        { content: "The tree is there again", trigger: ".o_sme_pegging_tree .o_sme_peg" },
    ],
});
