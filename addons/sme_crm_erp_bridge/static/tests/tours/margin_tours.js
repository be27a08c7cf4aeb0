import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("sme_margin_reader", {
    steps: () => [
        { content: "The order costs more than estimated", trigger: ".alert:contains(costs more than was estimated):contains(-5.00)" },
        { content: "Its light", trigger: ".o_field_widget[name=margin_light]:contains(Good)" },
        { trigger: "a.nav-link[name=costs]", run: "click" },
        { content: "What it earned", trigger: ".o_field_widget[name=actual_margin]:contains(25.00)" },
        { content: "And cost", trigger: ".o_field_widget[name=actual_cost]:contains(15.00)" },
        {
            content: "Made to order",
            trigger:
                "[name=cost_line_ids] .o_data_row:contains(Made to Order), [name=cost_line_ids] .o_kanban_record:contains(Made to Order)",
        },
    ],
});

tours.add("sme_margin_salesperson", {
    steps: () => [
        { content: "The warning has no number", trigger: ".alert:contains(costs more than was estimated):not(:contains(5.00))" },
        { content: "The light", trigger: ".o_field_widget[name=margin_light]:contains(Good)" },
        { content: "No page of costs", trigger: ".o_notebook_headers:not(:has(a[name=costs]))" },
    ],
});

tours.add("sme_margin_report", {
    steps: () => [
        { content: "Months and customers", trigger: ".o_pivot table:contains(Test Customer), .o_kanban_record:contains(Test Customer)" },
    ],
});

tours.add("sme_margin_opportunity", {
    steps: () => [
        { content: "Margin of its orders", trigger: ".o_field_widget[name=actual_margin]:contains(25.00)" },
        { content: "How final", trigger: ".o_field_widget[name=cost_state]:contains(Provisional)" },
    ],
});
