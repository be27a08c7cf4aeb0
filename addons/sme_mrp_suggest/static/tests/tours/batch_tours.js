import { registry } from "@web/core/registry";
import {
    assertDialogFits,
    chooseAction,
    chooseValue,
    editLine,
    lineOf,
    pressFooterButton,
    selectRecords,
} from "./planner_tour_steps";

const tours = registry.category("web_tour.tours");

tours.add("sme_planning_batch", {
    steps: () => [
        ...selectRecords("Tour Customer A", "Tour Customer B"),
        ...chooseAction("Make Products"),
        { content: "The lamps of the first order", trigger: ".modal .o_field_widget[name=line_ids] :contains(Tour Lamp)" },
        { content: "A product without bill of materials says why not", trigger: lineOf("line_ids", "No bill of materials") },
        assertDialogFits(),
        ...editLine("line_ids", "Tour Table", "to_make", 3),
        { content: "It is taken", trigger: lineOf("line_ids", "3.00") },
        ...chooseValue("merge", "Same Product"),
        pressFooterButton("action_make"),
        { content: "What was made, and what was not", trigger: ".modal [name=message]:contains(2 orders made, 1 lines skipped)" },
        { content: "The reason", trigger: ".modal [name=message]:contains(Tour Bare):contains(No bill of materials)" },
        { content: "One order of 9 lamps for both", trigger: lineOf("production_ids", "9.00") },
        { content: "Made once", trigger: ".modal:not(:has([name=action_make]))" },
        assertDialogFits(),
        pressFooterButton("action_open_productions"),
        { content: "The manufacturing orders", trigger: ".o_data_row:contains(Tour Lamp), .o_kanban_record:contains(Tour Lamp)" },
        { trigger: ".o_data_row:contains(Tour Table), .o_kanban_record:contains(Tour Table)" },
    ],
});
