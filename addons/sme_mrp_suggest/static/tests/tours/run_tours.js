import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { router } from "@web/core/browser/router";
import { goBackTo, pressFormButton } from "./kitting_tour_steps";
import { assertFits, pressFirstButton } from "./planner_tour_steps";

const tours = registry.category("web_tour.tours");

/** Presses a counter on top of the run; on a phone they are in a menu. */
function pressCounter(name) {
    return [
        {
            content: "Unfold the counters, which are folded on a phone",
            isActive: ["mobile"],
            trigger: `.o-form-buttonbox:not(:has(> [name=${name}])) .o_button_more`,
            run: "click",
        },
        {
            content: `Press ${name}`,
            trigger: `.o-form-buttonbox [name=${name}], .o-dropdown--menu [name=${name}], .o_bottom_sheet [name=${name}]`,
            run: "click",
        },
    ];
}

/** What the scheduler would do with the run that is shown. */
function runAsScheduler() {
    return {
        content: "The scheduler runs it",
        trigger: ".o_sme_run_progress",
        async run() {
            const { resId } = router.current;
            await rpc("/web/dataset/call_kw/sme.mrp.run/action_run", {
                model: "sme.mrp.run", method: "action_run", args: [[resId]], kwargs: {},
            });
        },
    };
}

tours.add("sme_planning_run", {
    steps: () => [
        { content: "No run yet: it is said what for", trigger: ".o_view_nocontent:contains(Plan for the first time)" },
        { content: "New", trigger: ".o_list_button_add, .o-kanban-button-new", run: "click" },
        { content: "All products, if none is chosen", trigger: ".o_field_widget[name=product_ids] input[placeholder='All products']" },
        { content: "A shorter horizon", trigger: ".o_field_widget[name=horizon_days] input", run: "edit 90" },
        assertFits(".o_form_sheet"),
        ...pressFormButton("action_run_background"),
        { content: "It waits for the scheduler", trigger: ".o_sme_run_progress:contains(Waiting)" },
        { content: "What is under way cannot be run again", trigger: ".o_form_view:not(:has([name=action_run]))" },
        pressFirstButton("action_stop"),
        { content: "It waits no longer", trigger: ".o_form_view:not(:has(.o_sme_run_progress))" },
        ...pressFormButton("action_run_background"),
        runAsScheduler(),
        { content: "Its end is shown without a click", trigger: ".o_form_view:not(:has(.o_sme_run_progress)) .o-form-buttonbox" },
        { content: "Lamp, rod and knob are planned", trigger: ".o_field_widget[name=product_count]:contains(3)" },
        assertFits(".o_form_sheet"),
        ...pressCounter("action_open_orders"),
        { content: "The lamps to make", trigger: ".o_data_row:contains(Lamp):contains(Make), .o_kanban_record:contains(Lamp):contains(Make)" },
        { content: "The arithmetic of the rods", trigger: ".o_data_row:contains(need 40), .o_kanban_record:contains(need 40)" },
        assertFits(".o_content"),
        ...goBackTo("/^Run /"),
        ...pressCounter("action_open_exceptions"),
        {
            content: "The knob has no vendor, and the remedy stands beside it",
            trigger: ".o_data_row:contains(Knob):contains(vendor), .o_kanban_record:contains(Knob):contains(vendor)",
        },
        assertFits(".o_content"),
        ...goBackTo("/^Run /"),
        ...pressCounter("action_open_messages"),
        {
            content: "The receipt of rods comes too late",
            trigger: ".o_data_row:contains(Rod):contains(Expedite), .o_kanban_record:contains(Rod):contains(Expedite)",
        },
        assertFits(".o_content"),
        ...goBackTo("/^Run /"),
        ...pressCounter("action_open_changes"),
        { content: "All is new", trigger: ".o_data_row:contains(Lamp):contains(New), .o_kanban_record:contains(Lamp):contains(New)" },
        assertFits(".o_content"),
        ...goBackTo("/^Run /"),
        { content: "The run again", trigger: ".o_form_view .o-form-buttonbox" },
    ],
});

tours.add("sme_planning_run_stopped", {
    steps: () => [
        { content: "How far it is", trigger: ".o_sme_run_progress:contains(Planning):contains(40%)" },
        { content: "The bar tells it too", trigger: ".progress[role=progressbar][aria-valuenow='40'] .progress-bar" },
        assertFits(".o_form_sheet"),
        { content: "Its options are fixed", trigger: ".o_field_widget[name=horizon_days].o_readonly_modifier" },
        pressFirstButton("action_stop"),
        { content: "It has stopped, and says what holds", trigger: ".alert-danger:contains(The plan before it stays)" },
        { content: "No bar any more", trigger: ".o_form_view:not(:has(.o_sme_run_progress))" },
        pressFirstButton("action_run"),
        { content: "It may be run anew", trigger: ".o_form_view:not(:has(.alert-danger:visible)) .o-form-buttonbox" },
    ],
});
