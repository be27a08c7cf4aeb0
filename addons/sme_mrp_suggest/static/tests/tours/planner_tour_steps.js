import { queryAll, queryOne, waitFor } from "@odoo/hoot-dom";

/** Steps that the tours of the planner's screens have in common. */

/** Nothing may be wider than the screen; what scrolls inside itself may. */
export function assertFits(trigger) {
    return {
        content: `${trigger} fits the screen`,
        trigger,
        run() {
            const { scrollWidth } = document.documentElement;
            const { left, right } = queryOne(trigger).getBoundingClientRect();
            if (scrollWidth > window.innerWidth || left < 0 || right > window.innerWidth + 1) {
                throw new Error(`${trigger} from ${left} to ${right}, page ${scrollWidth}, screen ${window.innerWidth} px`);
            }
        },
    };
}

/** A window must not be wider than the screen, and shows its buttons without scrolling. */
export function assertDialogFits() {
    return {
        content: "The window fits the screen, its buttons are in sight",
        trigger: ".modal:not(.o_inactive_modal) .modal-footer button",
        run() {
            const body = queryOne(".modal:not(.o_inactive_modal) .modal-body");
            if (body.scrollWidth > body.clientWidth + 1) {
                throw new Error(`The window is ${body.scrollWidth} px wide, it has ${body.clientWidth}`);
            }
            for (const button of queryAll(".modal:not(.o_inactive_modal) .modal-footer button:visible")) {
                const { left, right, top, bottom } = button.getBoundingClientRect();
                if (left < 0 || right > window.innerWidth || top < 0 || bottom > window.innerHeight) {
                    throw new Error(`“${button.textContent}” is out of sight: ${left}–${right}, ${top}–${bottom}`);
                }
            }
        },
    };
}

/** Selects records of a list, or of cards on a phone by holding them. */
export function selectRecords(...texts) {
    return [
        ...texts.flatMap((text) => [
            {
                content: `Tick ${text}`,
                isActive: ["desktop"],
                trigger: `.o_data_row:contains(${text}) .o_list_record_selector input`,
                run: "click",
            },
            {
                content: `Hold the card of ${text}`,
                isActive: ["mobile"],
                trigger: `.o_kanban_record:contains(${text})`,
                run() {
                    this.anchor.dispatchEvent(new Event("touchstart", { bubbles: true }));
                },
            },
            {
                content: `${text} is selected`,
                trigger: `.o_data_row_selected:contains(${text}), .o_record_selected:contains(${text})`,
            },
        ]),
        { content: `${texts.length} are selected`, trigger: `.o_selection_box:contains(${texts.length})` },
    ];
}

/** Chooses an action of the selected records, or of the form. */
export function chooseAction(name) {
    return [
        {
            content: "Open the actions",
            trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: `Choose ${name}`,
            trigger: `.o-dropdown--menu .o_menu_item:contains(/^${name}$/), .o_bottom_sheet .o_menu_item:contains(/^${name}$/)`,
            run: "click",
        },
    ];
}

/** A line of a window's list, which is cards on a phone. */
export function lineOf(field, text) {
    const widget = `.modal .o_field_widget[name=${field}]`;
    return `${widget} .o_data_row:contains(${text}), ${widget} .o_kanban_record:contains(${text})`;
}

/** Changes a value of a line in a window: in its row, or in the form that its card opens. */
export function editLine(field, text, name, value) {
    return [
        {
            content: `Edit ${name} of ${text}`,
            isActive: ["desktop"],
            trigger: `.modal .o_field_widget[name=${field}] .o_data_row:contains(${text}) td[name=${name}]`,
            run: "click",
        },
        {
            isActive: ["desktop"],
            trigger: `.modal .o_selected_row .o_field_widget[name=${name}] input`,
            run: `edit ${value}`,
        },
        {
            content: "Leave the row",
            isActive: ["desktop"],
            trigger: ".modal .modal-title",
            run: "click",
        },
        {
            content: `Open the card of ${text}`,
            isActive: ["mobile"],
            trigger: `.modal .o_field_widget[name=${field}] .o_kanban_record:contains(${text})`,
            run: "click",
        },
        {
            isActive: ["mobile"],
            trigger: `.modal:not(.o_inactive_modal) .o_form_view:not(:has([name=${field}])) .o_field_widget[name=${name}] input`,
            run: `edit ${value}`,
        },
        {
            isActive: ["mobile"],
            trigger: ".modal:not(.o_inactive_modal) .o_form_button_save",
            run: "click",
        },
    ];
}

/** Opens a request for quotation from a list of them, which is cards on a phone. */
export function openRequest(vendor) {
    const number = ":contains(/P\\d{5}/)";
    return {
        content: `Open the request to ${vendor}`,
        trigger: `.o_data_row${number} td[name=partner_id]:contains(${vendor}), .o_kanban_record${number}:contains(${vendor})`,
        run: "click",
    };
}

/** Chooses a record for a field: from what is suggested while typing, or from the cards that a phone shows. */
export function chooseRecord(field, text) {
    const input = `.o_field_widget[name=${field}] input`;
    return [
        { content: `Write ${text}`, isActive: ["desktop"], trigger: input, run: `edit ${text}` },
        { content: `Choose ${text}`, isActive: ["desktop"], trigger: `.o-autocomplete--dropdown-item:contains(${text})`, run: "click" },
        { content: `Look for ${text}`, isActive: ["mobile"], trigger: input, run: "click" },
        {
            content: `Choose ${text}`,
            isActive: ["mobile"],
            trigger: `.modal:not(.o_inactive_modal) .o_kanban_view .o_kanban_record:contains(${text})`,
            run: "click",
        },
        { content: `${text} is chosen`, trigger: `.o_field_widget[name=${field}] input:value(/${text}$/)` },
    ];
}

/**
 * Chooses one of a few values in a window. A phone shows them in a sheet over the window, where a step may not click;
 * so the step stays with the field.
 */
export function chooseValue(field, label) {
    const widget = `.modal .o_field_widget[name=${field}]`;
    return [
        { content: `Open the values of ${field}`, trigger: `${widget} input`, run: "click" },
        {
            content: `Choose ${label}`,
            trigger: widget,
            async run() {
                (await waitFor(`.o_select_menu_item:contains(/^${label}$/)`)).click();
            },
        },
        { content: `${label} is chosen`, trigger: `${widget} input:value(/^${label}$/)` },
    ];
}

/** Presses the first button in the header of a form, which a phone shows too. */
export function pressFirstButton(name) {
    return { content: `Press ${name}`, trigger: `.o_statusbar_buttons > [name=${name}]`, run: "click" };
}

/** Presses a button of the window's footer. */
export function pressFooterButton(name) {
    return { content: `Press ${name}`, trigger: `.modal:not(.o_inactive_modal) .modal-footer [name=${name}]`, run: "click" };
}
