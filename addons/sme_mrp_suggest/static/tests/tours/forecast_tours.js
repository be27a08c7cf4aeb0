import { queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";
import { assertDialogFits, assertFits, chooseRecord, pressFooterButton } from "./planner_tour_steps";

const tours = registry.category("web_tour.tours");

/** Chooses a spreadsheet that the test has put at `url`. */
function chooseFile(url) {
    return [
        {
            content: `Choose ${url}`,
            trigger: ".modal .o_field_widget[name=file]",
            async run() {
                const response = await fetch(url);
                const transfer = new DataTransfer();
                transfer.items.add(new File([await response.blob()], url.split("/").pop()));
                const input = queryOne(".modal .o_field_widget[name=file] input[type=file]");
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { content: "It is chosen", trigger: `.modal .o_field_widget[name=file] input:value(${url.split("/").pop()})` },
    ];
}

tours.add("sme_planning_forecast", {
    steps: () => [
        { content: "No forecast yet: it is said what for", trigger: ".o_view_nocontent:contains(Say what you expect to sell)" },
        assertFits(".o_content"),
        {
            content: "Open the menu of buttons",
            isActive: ["mobile"],
            trigger: ".o_control_panel button:has(.oi-ellipsis-v)",
            run: "click",
        },
        {
            content: "Import",
            trigger: ".o_control_panel button[name=action_import], .o-dropdown--menu [name=action_import], .o_bottom_sheet [name=action_import]",
            run: "click",
        },
        assertDialogFits(),
        ...chooseFile("/tour/wrong.xlsx"),
        pressFooterButton("action_check"),
        { content: "Two rows are wrong", trigger: ".modal .alert-danger [name=problem_count]:contains(2)" },
        { content: "The row and the remedy", trigger: ".modal .alert-danger:contains(Row 3):contains(NOLAMP):contains(Internal Reference)" },
        { content: "Nothing can be imported", trigger: ".modal:not(:has([name=action_import]))" },
        assertDialogFits(),
        ...chooseFile("/tour/right.xlsx"),
        pressFooterButton("action_check"),
        { content: "What it would change", trigger: ".modal .alert-info:contains(2):contains(new)" },
        assertDialogFits(),
        pressFooterButton("action_import"),
        {
            content: "The forecasts of the file",
            trigger: ".o_data_row:contains(Tour Lamp):contains(70), .o_kanban_record:contains(Tour Lamp):contains(70)",
        },
        assertFits(".o_content"),
    ],
});

tours.add("sme_planning_forecast_comparison", {
    steps: () => [
        { content: "Forecast and ordered side by side", trigger: ".o_pivot th.o_pivot_measure_row:contains(Ordered)" },
        { content: "The lamps", trigger: ".o_pivot tbody th:contains(Tour Lamp)" },
        { content: "70 were forecast, 20 ordered", trigger: ".o_pivot tbody tr:contains(Tour Lamp):contains(70):contains(20)" },
        assertFits(".o_content"),
    ],
});

tours.add("sme_planning_forecast_form", {
    steps: () => [
        { content: "20 of 70 are consumed", trigger: ".o_field_widget[name=consumed_quantity]:contains(20)" },
        { content: "50 are left to plan", trigger: ".o_field_widget[name=left_quantity]:contains(50)" },
        { content: "Which order consumed it", trigger: ".o_field_widget[name=consumption_ids] :contains(Test Customer)" },
        assertFits(".o_form_sheet"),
    ],
});

tours.add("sme_planning_parameter", {
    steps: () => [
        { content: "No parameter yet: it is said what holds without", trigger: ".o_view_nocontent:contains(Set lot sizes)" },
        { content: "New", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        ...chooseRecord("product_id", "Tour Lamp"),
        { content: "At least 25", trigger: ".o_field_widget[name=minimum] input", run: "edit 25" },
        { content: "10 in reserve", trigger: ".o_field_widget[name=safety_stock] input", run: "edit 10" },
        assertFits(".o_content"),
        { content: "Save", trigger: ".o_list_button_save, .o_form_button_save", run: "click" },
        { content: "It is saved", trigger: ".o_list_view:not(:has(.o_selected_row)) .o_data_row:contains(25), .o_form_saved, .o_form_view:not(:has(.o_form_status_indicator_buttons:visible))" },
    ],
});
