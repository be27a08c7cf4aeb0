import { registry } from "@web/core/registry";
import { pressFormButton } from "@sme_mrp_suggest/../tests/tours/kitting_tour_steps";

const tours = registry.category("web_tour.tours");
const FORM = ".o_form_view:has(.o_notebook [name=prices].nav-link)";

/** Nothing may be wider than the screen. */
function assertFits() {
    return {
        content: "The page does not scroll sideways",
        trigger: FORM,
        run() {
            if (document.documentElement.scrollWidth > window.innerWidth) {
                throw new Error(`The page is ${document.documentElement.scrollWidth} px wide, the screen ${window.innerWidth}`);
            }
        },
    };
}

/** Opens a page of the simulation's notebook. */
function openPage(name) {
    return [
        { content: `Open ${name}`, trigger: `${FORM} .o_notebook [name=${name}].nav-link`, run: "click" },
        { trigger: `${FORM} .o_notebook [name=${name}].nav-link.active` },
    ];
}

/** Types into a field of the first price; on a phone its card opens a dialog. */
function typeIntoFirstPrice(name, value, light) {
    return [
        {
            isActive: ["desktop"],
            trigger: `${FORM} [name=price_ids] .o_data_row:first-child td[name=${name}]`,
            run: "click",
        },
        {
            isActive: ["desktop"],
            trigger: `${FORM} [name=price_ids] .o_selected_row [name=${name}] input`,
            run: `edit ${value} && press Tab`,
        },
        {
            content: "The light follows before it is saved",
            isActive: ["desktop"],
            trigger: `${FORM} [name=price_ids] .o_data_row:first-child [name=light]:contains(${light})`,
        },
        {
            isActive: ["mobile"],
            trigger: `${FORM} [name=price_ids] .o_kanban_record`,
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: `.modal [name=${name}] input`,
            run: `edit ${value} && press Tab`,
        },
        {
            isActive: ["mobile"],
            trigger: `.modal [name=light]:contains(${light})`,
        },
        {
            isActive: ["mobile"],
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: `${FORM} [name=price_ids] .o_kanban_record [name=light]:contains(${light})`,
        },
    ];
}

const saveSimulation = () => [
    { content: "Save", trigger: ".o_form_button_save", run: "click" },
    { trigger: `${FORM} .o_form_saved, ${FORM}:not(:has(.o_form_button_save:visible))` },
];

tours.add("sme_quote_salesperson", {
    steps: () => [
        ...pressFormButton("action_simulate_price"),
        {
            content: "The quotation's product has a price",
            trigger: `${FORM} [name=line_ids]:contains(Table):contains(69.33)`,
        },
        assertFits(),
        {
            content: "No cost, no margin, no what-if for a salesperson",
            trigger: `${FORM}:not(:has([name=cost], [name=margin_percent], [name=target_margin], [name=what_if]))`,
        },
        ...openPage("prices"),
        {
            trigger: `${FORM} [name=price_ids]:not(:has([name=unit_cost], [name=margin_percent], [name=markup_percent]))`,
        },
        ...typeIntoFirstPrice("price", "60", "Low"),
        ...saveSimulation(),
        assertFits(),
        ...openPage("chart"),
        {
            content: "The chart shows the price",
            trigger: `${FORM} .o_sme_simulation_chart:contains(Price by quantity) canvas`,
        },
        { content: "Apply", trigger: `${FORM} .o_statusbar_buttons [name=action_apply]`, run: "click" },
        {
            content: "The price stands on the quotation",
            trigger: ".o_form_view [name=order_line]:contains(60.00)",
        },
    ],
});

tours.add("sme_quote_controller", {
    steps: () => [
        {
            content: "Cost and margin are shown",
            trigger: `${FORM}:has([name=cost]):has([name=margin_percent])`,
        },
        ...openPage("prices"),
        {
            trigger: `${FORM} [name=price_ids]:contains(52.00)`,
        },
        ...typeIntoFirstPrice("margin_percent", "50", "Good"),
        ...saveSimulation(),
        {
            trigger: `${FORM} [name=price_ids]:contains(104.00)`,
        },
        ...openPage("chart"),
        {
            content: "The chart shows what the cost consists of",
            trigger: `${FORM} .o_sme_simulation_chart:contains(Cost and price by quantity) canvas`,
        },
        ...openPage("what_if"),
        {
            isActive: ["desktop"],
            trigger: `${FORM} [name=change_ids] .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: `${FORM} [name=change_ids] .o-kanban-button-new`,
            run: "click",
        },
        {
            isActive: ["desktop"],
            trigger: ".modal [name=product_id] input",
            run: "edit Tour Board",
        },
        {
            isActive: ["desktop"],
            trigger: ".o-autocomplete--dropdown-item a:contains(Tour Board)",
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: ".modal [name=product_id] input",
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: ".modal .o_kanban_record:contains(Tour Board)",
            run: "click",
        },
        {
            trigger: ".modal [name=percent] input",
            run: "edit 10 && press Tab",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        ...saveSimulation(),
        {
            content: "Ten boards are 20 dearer",
            trigger: `${FORM} [name=change_ids]:contains(20.00)`,
        },
        assertFits(),
    ],
});
