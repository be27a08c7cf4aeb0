import { registry } from "@web/core/registry";
import { assertNoSidewaysScroll, goBackTo, pressFormButton, unfoldLine } from "@sme_mrp_suggest/../tests/tours/kitting_tour_steps";

const tours = registry.category("web_tour.tours");

tours.add("sme_kitting_quotation", {
    steps: () => [
        ...pressFormButton("action_kitting_check"),
        {
            content: "The quotation cannot be delivered in time",
            trigger: ".o_sme_line:contains(Tour Table) .o_sme_status:contains(Short)",
        },
        {
            content: "It says by how much it is late",
            trigger: ".o_sme_earliest .o_sme_days_late",
        },
        ...unfoldLine("Tour Table"),
        {
            content: "A salesperson sees no vendor",
            trigger: ".o_sme_tree:not(:has(.o_sme_vendor))",
        },
        assertNoSidewaysScroll(),
        {
            content: "Only the lines that are short",
            trigger: ".o_sme_chip[data-status=short]",
            run: "click",
        },
        {
            trigger: ".o_sme_lines:not(:contains(Tour Lamp))",
        },
        {
            content: "Promise what can be kept",
            trigger: ".o_control_panel .o_sme_set_promise",
            run: "click",
        },
        {
            content: "Old and new date are shown before it is done",
            trigger: ".o_sme_promises tbody tr td:eq(2) strong",
        },
        {
            trigger: ".o_sme_confirm_promise",
            run: "click",
        },
        {
            content: "The message says what it was before",
            trigger: ".o_notification:contains(before that)",
        },
        {
            content: "The order is no longer late",
            trigger: ".o_sme_earliest:not(:has(.o_sme_days_late))",
        },
        assertNoSidewaysScroll(),
        ...goBackTo("S"),
        {
            content: "The quotation shows the status of the check",
            trigger: ".o_form_view [name=kit_status]:contains(Short)",
        },
    ],
});

tours.add("sme_kitting_opportunity", {
    steps: () => [
        ...pressFormButton("action_kitting_check"),
        {
            content: "The check of both open quotations names them",
            trigger: ".o_sme_line:contains(Tour Table) a.o_sme_link[href*='sale.order']",
        },
        {
            trigger: ".o_sme_line:contains(Tour Lamp)",
        },
        assertNoSidewaysScroll(),
        {
            content: "Open the quotation",
            trigger: ".o_sme_line:contains(Tour Table) a.o_sme_link[href*='sale.order']",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=order_line]",
        },
        ...goBackTo("Kitting Check"),
        {
            trigger: ".o_sme_line:contains(Tour Table)",
        },
    ],
});
