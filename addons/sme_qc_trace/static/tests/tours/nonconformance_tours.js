import { registry } from "@web/core/registry";

const WIZARD = ".modal:has(.o_field_widget[name=remaining])";

const openCard = [
    { trigger: ".o_kanban_record:contains('Tour scratches')", run: "click" },
    { trigger: ".o_form_view .o_field_widget[name=title] textarea, .o_form_view .o_field_widget[name=title] input" },
];

const decided = [
    { trigger: "body:not(:has(.modal))" },
    { trigger: ".o_notebook a[name=dispositions]", run: "click" },
];

registry.category("web_tour.tours").add("sme_qc_nonconformance_list", {
    steps: () => [{ trigger: ".o_kanban_record:contains('Tour scratches')" }],
});

registry.category("web_tour.tours").add("sme_qc_nonconformance_wizard", {
    steps: () => [
        ...openCard,
        { trigger: "button[name=action_decide]", run: "click" },
        { trigger: `${WIZARD} .o_field_widget[name=quantity]:contains('10')` },
    ],
});

registry.category("web_tour.tours").add("sme_qc_nonconformance", {
    steps: () => [
        ...openCard,
        { trigger: ".o_arrow_button_current:contains('Open')" },
        { trigger: "button[name=action_decide]", run: "click" },
        { trigger: `${WIZARD} .o_data_row td[name=quantity]`, run: "click" },
        { trigger: `${WIZARD} .o_data_row .o_field_widget[name=quantity] input`, run: "edit 6" },
        { trigger: `${WIZARD} .modal-title`, run: "click" },
        { trigger: `${WIZARD} .o_field_widget[name=remaining]:contains('4')` },
        { trigger: `${WIZARD} .o_field_x2many_list_row_add a`, run: "click" },
        { trigger: `${WIZARD} .o_selected_row .o_field_widget[name=quantity] input:value('4')` },
        { trigger: `${WIZARD} .o_field_widget[name=remaining]:contains('0.00')` },
        { trigger: `${WIZARD} button[name=action_decide]`, run: "click" },
        ...decided,
        { trigger: ".o_arrow_button_current:contains('Decided')" },
        { trigger: ".o_field_widget[name=disposition_ids] .o_data_row:contains('Rework'):contains('Done')" },
        { trigger: ".o_field_widget[name=disposition_ids] .o_data_row:contains('Scrap'):contains('Done')" },
        { trigger: "button[name=action_open_rework]:contains('1')" },
    ],
});

registry.category("web_tour.tours").add("sme_qc_nonconformance_phone", {
    steps: () => [
        ...openCard,
        { trigger: ".o_statusbar_buttons button[name=action_decide], .o_statusbar_buttons .dropdown-toggle", run: "click" },
        { isActive: [".o-dropdown--menu"], trigger: ".o-dropdown--menu button[name=action_decide]", run: "click" },
        { trigger: `${WIZARD} .o_kanban_record:contains('Rework')`, run: "click" },
        { trigger: ".modal:last .o_field_widget[name=quantity] input", run: "edit 6" },
        { trigger: ".modal:last .o_form_button_save", run: "click" },
        { trigger: `${WIZARD} .o_field_widget[name=remaining]:contains('4')` },
        { trigger: `${WIZARD} .o-kanban-button-new`, run: "click" },
        { trigger: ".modal:last .o_field_widget[name=quantity] input:value('4')" },
        { trigger: ".modal:last .o_form_button_save", run: "click" },
        { trigger: `${WIZARD} .o_field_widget[name=remaining]:contains('0.00')` },
        { trigger: `${WIZARD} button[name=action_decide]`, run: "click" },
        ...decided,
        { trigger: ".o_field_widget[name=disposition_ids] .o_kanban_record:contains('Scrap 4'):contains('Done')" },
        { trigger: ".o_field_widget[name=disposition_ids] .o_kanban_record:contains('Rework 6'):contains('Done')" },
    ],
});
