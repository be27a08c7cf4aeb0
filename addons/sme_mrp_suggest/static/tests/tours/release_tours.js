import { registry } from "@web/core/registry";
import {
    assertDialogFits,
    assertFits,
    chooseAction,
    chooseRecord,
    editLine,
    lineOf,
    openRequest,
    pressFirstButton,
    pressFooterButton,
    selectRecords,
} from "./planner_tour_steps";

const tours = registry.category("web_tour.tours");

function openRelease() {
    return [
        {
            content: "Release the selected orders",
            isActive: ["desktop"],
            trigger: ".o_control_panel button[name=action_release_preview]",
            run: "click",
        },
        ...chooseAction("Release").map((step) => ({ ...step, isActive: ["mobile"] })),
        { content: "The preview", trigger: ".modal [name=action_release]" },
    ];
}

tours.add("sme_planning_release", {
    steps: () => [
        assertFits(".o_content"),
        ...selectRecords("20.00", "40.00", "Bolt B"),
        ...openRelease(),
        { content: "Three planned orders", trigger: ".modal [name=order_count]:contains(3)" },
        { content: "Three lines: their weeks differ", trigger: ".modal [name=line_count]:contains(3)" },
        assertDialogFits(),
        ...chooseRecord("profile_id", "Any date"),
        { content: "Group anew", trigger: ".modal [name=action_preview]", run: "click" },
        { content: "Two lines: the bolts A are one", trigger: ".modal [name=line_count]:contains(2)" },
        { content: "605 before", trigger: ".modal .o_group [name=money_before]:contains(605)" },
        { content: "What the price break saves", trigger: ".modal .o_group [name=gain]:contains(60)" },
        { content: "60 bolts A on one line", trigger: lineOf("line_ids", "60") },
        assertDialogFits(),
        pressFooterButton("action_release"),
        { content: "What came of it", trigger: ".modal [name=message]:contains(3 released, 0 refused)" },
        { content: "Released once, not again", trigger: ".modal:not(:has([name=action_release]))" },
        assertDialogFits(),
        pressFooterButton("action_open_purchases"),
        openRequest("Test Vendor"),
        { trigger: ".o_form_view .o_field_widget[name=order_line] :contains(Bolt A)" },
    ],
});

tours.add("sme_planning_release_part", {
    steps: () => [
        pressFirstButton("action_release_preview"),
        { content: "30 are planned", trigger: lineOf("line_ids", "30.00") },
        ...editLine("line_ids", "Bolt A", "quantity", 12),
        { content: "A part is released", trigger: lineOf("line_ids", "12.00") },
        pressFooterButton("action_release"),
        { content: "It is", trigger: ".modal [name=message]:contains(1 released, 0 refused)" },
        { content: "Close", trigger: ".modal-footer button:contains(Close)", run: "click" },
        { content: "Partly released", trigger: ".o_form_view [name=state]:contains(Partly Released)" },
        { content: "The document that it is on", trigger: ".o_field_widget[name=release_link_ids] :contains(12.00)" },
        assertFits(".o_form_sheet"),
        ...chooseAction("Take Back from Draft Documents"),
        { content: "It is the planner's again", trigger: ".o_form_view:not(:has(.o_field_widget[name=release_link_ids]:visible)) [name=state]:contains(Firm)" },
        { content: "And may be released again", trigger: ".o_form_view .o_statusbar_buttons" },
    ],
});
