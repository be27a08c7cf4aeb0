import { registry } from "@web/core/registry";

const openList = [
    { content: "The list of cost sheets", trigger: ".o_list_view .o_data_row:contains('Tour Frame')" },
    { content: "Open the sheet", trigger: ".o_data_row:contains('Tour Frame') td[name=product_id]", run: "click" },
];

registry.category("web_tour.tours").add("sme_cost_sheet", {
    steps: () => [
        ...openList,
        { content: "What is missing is said in words", trigger: ".alert-warning:contains('not billed yet')" },
        { content: "Planned and actual by element", trigger: ".o_field_widget[name=actual_material]:contains('15.00')" },
        { content: "Rolled up", trigger: ".nav-link:contains('Rolled Up')", run: "click" },
        { content: "Its material", trigger: ".o_field_widget[name=rolled_material]:contains('15.00')" },
        { content: "Variances", trigger: ".nav-link:contains('Variances')", run: "click" },
        { content: "Usage", trigger: ".o_field_widget[name=variance_usage]:contains('5.00')" },
        { content: "Lines", trigger: ".nav-link:contains('Lines')", run: "click" },
        { content: "Drill down", trigger: ".o_data_row:contains('Tour Bolt') button[name=action_open_source]", run: "click" },
        { content: "The moves", trigger: ".o_breadcrumb:contains('Tour Bolt')" },
        { content: "And back", trigger: ".o_back_button, .breadcrumb-item a:contains('/')", run: "click" },
        { content: "The order", trigger: ".o_field_widget[name=production_id] a", run: "click" },
        {
            content: "Its buttons, of which some are behind More when there are many",
            trigger: ".o_form_view .o-form-buttonbox .oe_stat_button",
            run() {
                if (!document.querySelector("button[name=action_open_cost_sheet]")) {
                    document.querySelector(".o-form-buttonbox .o_button_more").click();
                }
            },
        },
        { content: "Its cost", trigger: "button[name=action_open_cost_sheet]", run: "click" },
        { content: "Back on the sheet", trigger: ".o_field_widget[name=actual_total]:contains('15.00')" },
    ],
});

registry.category("web_tour.tours").add("sme_cost_sheet_phone", {
    steps: () => [
        { content: "Cards", trigger: ".o_kanban_record:contains('Tour Frame')", run: "click" },
        { content: "The sheet", trigger: ".o_field_widget[name=actual_material]:contains('15.00')" },
        { content: "Lines", trigger: ".nav-link:contains('Lines')", run: "click" },
        { content: "A card for each", trigger: ".o_kanban_record:contains('Tour Bolt')" },
    ],
});
