import { registry } from "@web/core/registry";
import { assertNoSidewaysScroll, chooseOption, goBackTo, pressFormButton, unfoldLine } from "./kitting_tour_steps";

const tours = registry.category("web_tour.tours");

/** Product and quantity of a line of the free list, which is empty. */
function enterFirstLine(product, quantity) {
    return [
        {
            content: "The empty list says what it is for",
            trigger: ".o_sme_empty",
        },
        {
            content: "Write the product's name",
            trigger: ".o_sme_free_line .o_sme_free_product input",
            run: `edit ${product}`,
        },
        {
            content: "Choose it",
            trigger: `.o-autocomplete--dropdown-item:contains(${product})`,
            run: "click",
        },
        {
            content: "The answer for one is there at once",
            trigger: `.o_sme_line:contains(${product}) .o_sme_status_ready`,
        },
        {
            content: "Enter the quantity, Enter adds a line",
            trigger: ".o_sme_free_line .o_sme_free_quantity",
            run: `edit ${quantity} && press Enter`,
        },
        {
            trigger: ".o_sme_free_line:eq(1)",
        },
    ];
}

tours.add("sme_kitting_free_list", {
    steps: () => [
        ...enterFirstLine("Tour Table", 20),
        {
            content: "More than there is: short",
            trigger: ".o_sme_line:contains(Tour Table) .o_sme_status:contains(Short)",
        },
        {
            content: "12 can be delivered now",
            trigger: ".o_sme_line .o_sme_kit_qty:contains(12)",
        },
        assertNoSidewaysScroll(),
        ...unfoldLine("Tour Table"),
        {
            content: "The leg is what is missing",
            trigger: ".o_sme_part:contains(Tour Leg) .o_sme_missing",
        },
        assertNoSidewaysScroll(),
        {
            content: "The shortages over all lines",
            trigger: ".o_sme_tab_shortages",
            run: "click",
        },
        {
            trigger: ".o_sme_shortage:contains(Tour Leg)",
        },
        assertNoSidewaysScroll(),
        {
            content: "To the line that is short",
            trigger: ".o_sme_open_line",
            run: "click",
        },
        ...chooseOption("mode", "alone"),
        {
            content: "The answer is still there",
            trigger: ".o_sme_line:contains(Tour Table)",
        },
        {
            content: "Back to the usual options",
            trigger: ".o_sme_reset",
            run: "click",
        },
        {
            trigger: ".o_sme_options:not(:has(.o_sme_changed))",
        },
        assertNoSidewaysScroll(),
        {
            content: "The list is emptied",
            trigger: ".o_sme_free_clear",
            run: "click",
        },
        {
            trigger: ".o_sme_empty",
        },
    ],
});

tours.add("sme_kitting_production", {
    steps: () => [
        ...pressFormButton("action_kitting_check"),
        {
            content: "The check of the manufacturing order",
            trigger: ".o_sme_line:contains(Tour Table) .o_sme_status:contains(Short)",
        },
        {
            content: "No promise date for a manufacturing order",
            trigger: ".o_control_panel:not(:has(.o_sme_set_promise))",
        },
        ...unfoldLine("Tour Table"),
        assertNoSidewaysScroll(),
        {
            content: "Open a part",
            trigger: ".o_sme_part a:contains(Tour Leg)",
            run: "click",
        },
        {
            trigger: ".o_form_view [name=name] :value(Tour Leg), .o_form_view [name=name]:contains(Tour Leg)",
        },
        ...goBackTo("Kitting Check"),
        {
            content: "The line is still unfolded",
            trigger: ".o_sme_line:contains(Tour Table) .o_sme_tree",
        },
        {
            content: "Only what is short",
            trigger: ".o_sme_kitting:not(:has(.o_sme_chip)) .o_sme_line",
        },
        assertNoSidewaysScroll(),
    ],
});
