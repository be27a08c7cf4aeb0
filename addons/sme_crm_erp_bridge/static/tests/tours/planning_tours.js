import { registry } from "@web/core/registry";
import { goBackTo, pressFormButton } from "@sme_mrp_suggest/../tests/tours/kitting_tour_steps";

const tours = registry.category("web_tour.tours");

tours.add("sme_planning_confirm", {
    steps: () => [
        ...pressFormButton("action_confirm_and_plan"),
        { content: "The plan of the order: tables to make", trigger: ".o_sme_pegging_page .o_sme_peg:contains(Tour Table)" },
        { content: "The critical path leads to the legs", trigger: ".o_sme_peg.o_sme_critical:contains(Tour Leg)" },
        { content: "A salesperson sees no vendor", trigger: ".o_sme_pegging_tree:not(:contains(Test Vendor))" },
        { content: "And nothing to open but the order", trigger: ".o_sme_pegging_tree:not(:has([data-key='0.0'] a))" },
        ...goBackTo("S"),
        ...pressFormButton("action_open_planned"),
        { content: "The plan again", trigger: ".o_sme_pegging_page .o_sme_peg:contains(Tour Table)" },
    ],
});
