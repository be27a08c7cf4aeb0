import { registry } from "@web/core/registry";
import { pressFormButton } from "./kitting_tour_steps";
import { assertDialogFits, chooseAction, editLine, lineOf, openRequest, pressFooterButton } from "./planner_tour_steps";

const tours = registry.category("web_tour.tours");

tours.add("sme_planning_shortage", {
    steps: () => [
        ...pressFormButton("action_buy_shortages"),
        { content: "15 legs are missing, and bought from the vendor", trigger: lineOf("line_ids", "15.00") },
        { trigger: lineOf("line_ids", "Test Vendor") },
        { content: "A part without vendor says what to do", trigger: lineOf("line_ids", "Tour Bare") },
        assertDialogFits(),
        ...editLine("line_ids", "Tour Leg", "quantity", 20),
        { content: "It is taken", trigger: lineOf("line_ids", "20.00") },
        pressFooterButton("action_order"),
        { content: "What was ordered, and what was not", trigger: ".modal [name=message]:contains(1 parts ordered, 1 skipped)" },
        { content: "The reason", trigger: ".modal [name=message]:contains(Tour Bare)" },
        { content: "The way to the request for quotation", trigger: ".modal-footer [name=action_open_purchases]" },
        assertDialogFits(),
        { content: "Close", trigger: ".modal-footer [special=cancel], .modal-footer button:contains(Close)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        ...pressFormButton("action_buy_shortages"),
        { content: "A second press shows the order instead of buying again", trigger: lineOf("line_ids", "Tour Leg") + ":contains(P0)" },
        assertDialogFits(),
    ],
});

tours.add("sme_planning_shortage_transfer", {
    steps: () => [
        ...chooseAction("Buy Shortages"),
        { content: "Seven legs are missing", trigger: lineOf("line_ids", "7.00") },
        assertDialogFits(),
        pressFooterButton("action_order"),
        { content: "It is ordered", trigger: ".modal [name=message]:contains(1 parts ordered, 0 skipped)" },
        pressFooterButton("action_open_purchases"),
        openRequest("Test Vendor"),
        { content: "Seven on the request", trigger: ".o_form_view .o_field_widget[name=order_line] :contains(Tour Leg)" },
    ],
});
