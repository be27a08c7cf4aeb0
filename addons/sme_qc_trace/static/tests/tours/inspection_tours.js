import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Nothing stands out of the screen to the side. */
function assertFits(content) {
    return {
        content: `${content} fits the screen`,
        trigger: ".o_content",
        run() {
            const { scrollWidth, clientWidth } = document.querySelector(".o_content");
            if (scrollWidth > clientWidth + 1) {
                throw new Error(`${content} is ${scrollWidth} wide, the screen ${clientWidth}`);
            }
        },
    };
}

function keys(text) {
    return [...text].map((key) => ({ content: `Key ${key}`, trigger: `.o_sme_key[data-key="${key}"]`, run: "click" }));
}

function place(text) {
    return { content: `It is ${text} now`, trigger: `.o_sme_place:contains(${text})` };
}

/** A picture of 8 × 8 pixels, as a camera would give it; the browser takes its time to read it. */
async function givePhoto({ anchor }) {
    const { createImageBitmap } = window;
    window.createImageBitmap = async (file) => {
        window.createImageBitmap = createImageBitmap;
        await new Promise((resolve) => setTimeout(resolve, 800));
        return createImageBitmap(file);
    };
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 8;
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "photo.png", { type: "image/png" }));
    const input = anchor.querySelector("input[type=file]");
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const { send } = XMLHttpRequest.prototype;

/** Nothing reaches the server until the connection is restored. */
function cutConnection() {
    XMLHttpRequest.prototype.send = function () {
        setTimeout(() => this.dispatchEvent(new Event("error")));
    };
}

function restoreConnection() {
    XMLHttpRequest.prototype.send = send;
}

tours.add("sme_qc_record", {
    steps: () => [
        { content: "The inspections that wait", trigger: ".o_kanban_record:contains(Toured Flange)", run: "click" },
        { content: "What it is about", trigger: ".o_sme_head:contains(Toured Flange):contains(Toured Vendor)" },
        assertFits("The start"),
        { content: "Start", trigger: ".o_sme_start", run: "click" },
        // Look: two of three pass, with a photo of the one that fails
        place("Unit 1 of 3"),
        assertFits("Pass or fail"),
        { content: "Pass", trigger: ".o_sme_pass", run: "click" },
        place("Unit 2 of 3"),
        { content: "Photo", trigger: ".o_sme_camera", run: givePhoto },
        { content: "Fail, as soon as the photo is there", trigger: ".o_sme_fail:enabled", run: "click" },
        place("Unit 3 of 3"),
        { content: "What was found so far", trigger: ".o_sme_nonconforming:contains(1 nonconforming units, 1 are allowed)" },
        { content: "Pass", trigger: ".o_sme_pass", run: "click" },
        // Weight: limits with their unit, a number by keys, another unit
        { content: "The limits and their unit", trigger: ".o_sme_limits:contains(1.00 – 2.00 kg)" },
        place("Unit 1 of 3"),
        assertFits("The number pad"),
        {
            content: "No key is under the button below",
            trigger: '.o_sme_key[data-key="0"]',
            run({ anchor }) {
                const bottom = anchor.getBoundingClientRect().bottom;
                const { top } = document.querySelector(".o_sme_buttons").getBoundingClientRect();
                if (bottom > top) {
                    throw new Error(`The last row of keys ends at ${bottom}, the button begins at ${top}`);
                }
            },
        },
        ...keys("1.5"),
        { content: "Next", trigger: ".o_sme_take", run: "click" },
        place("Unit 2 of 3"),
        { content: "Grams, the smallest unit of weight", trigger: ".o_sme_unit", run: "selectByIndex 0" },
        ...keys("1500"),
        { content: "In a cellar without connection", trigger: ".o_sme_take", run: cutConnection },
        { content: "Next", trigger: ".o_sme_take", run: "click" },
        { content: "The next one may be entered", trigger: ".o_sme_place:contains(Unit 3 of 3)" },
        { content: "It says that a value is not saved", trigger: ".o_sme_unsent:contains(Not saved yet: 1)" },
        { content: "The verdict", trigger: ".o_sme_finish:enabled", run: "click" },
        { content: "There is none before it is saved", trigger: ".o_sme_fail_lot:enabled", run: "click" },
        { content: "Reject all of it", trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "Back to what is missing", trigger: "body:not(:has(.modal)) .o_sme_line_row button:contains(Weight)", run: "click" },
        { content: "Up again", trigger: ".o_sme_unsent", run: restoreConnection },
        { content: "It was sent by itself", trigger: ".o_sme_recording:not(:has(.o_sme_unsent))", timeout: 15000 },
        place("Unit 3 of 3"),
        { content: "Grams again", trigger: ".o_sme_unit", run: "selectByIndex 0" },
        { content: "An empty number", trigger: ".o_sme_take", run: "click" },
        { content: "It is said", trigger: ".o_notification:contains(Enter a number)" },
        ...keys("1600"),
        { content: "Next", trigger: ".o_sme_take", run: "click" },
        // Colour and text
        { content: "A choice for each unit", trigger: ".o_sme_choice:contains(White)", run: "click" },
        place("Unit 2 of 3"),
        { content: "White", trigger: ".o_sme_choice:contains(White)", run: "click" },
        place("Unit 3 of 3"),
        { content: "White", trigger: ".o_sme_choice:contains(White)", run: "click" },
        { content: "A text", trigger: ".o_sme_text", run: "edit AB 12" },
        { content: "Next", trigger: ".o_sme_take", run: "click" },
        place("Unit 2 of 3"),
        { content: "The verdict before all is there", trigger: ".o_sme_finish:enabled", run: "click" },
        { content: "What is missing", trigger: ".o_sme_missing:contains(2)" },
        { content: "It cannot pass yet", trigger: ".o_sme_pass_lot:disabled:not(:enabled)" },
        { content: "Back to what is missing", trigger: ".o_sme_line_row button:contains(Stamp)", run: "click" },
        place("Unit 2 of 3"),
        { content: "A text", trigger: ".o_sme_text", run: "edit AB 13" },
        { content: "Next", trigger: ".o_sme_take", run: "click" },
        place("Unit 3 of 3"),
        { content: "A text", trigger: ".o_sme_text", run: "edit AB 14" },
        { content: "Next", trigger: ".o_sme_take", run: "click" },
        { content: "All is there", trigger: ".o_sme_pass_lot:enabled" },
        assertFits("The verdict"),
        { content: "Pass", trigger: ".o_sme_pass_lot", run: "click" },
        { content: "Passed", trigger: ".o_sme_done:contains(Passed)" },
        { content: "The next one at once", trigger: ".o_sme_next", run: "click" },
        { content: "It is another", trigger: ".o_sme_start" },
        { content: "Start", trigger: ".o_sme_start", run: "click" },
        { content: "All at once", trigger: ".o_sme_rest", run: "click" },
        { content: "The next characteristic", trigger: ".o_sme_take" },
        { content: "The verdict", trigger: ".o_sme_finish:enabled", run: "click" },
        { content: "A part", trigger: ".o_sme_quantities", run: "click" },
        { content: "It asks how many", trigger: ".modal .o_field_widget[name=accepted_quantity] input", run: "edit 1" },
        { content: "Decide without values", trigger: ".modal button[name=action_decide]:visible", run: "click" },
        { content: "It says what is missing", trigger: ".modal:contains(values are missing)" },
        { content: "Close the message", trigger: ".o_error_dialog .modal-footer button, .modal:contains(values are missing) .modal-footer .btn-primary", run: "click" },
        { content: "Discard", trigger: ".modal button[special=cancel]", run: "click" },
        { content: "Fail", trigger: ".o_sme_fail_lot:enabled", run: "click" },
        { content: "The values do not say so", trigger: ".modal:contains(The values do not fail this lot)" },
        { content: "Reject all of it", trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "Failed", trigger: ".o_sme_done:contains(Failed)" },
        {
            content: "On a phone the second button is in a menu",
            isActive: ["mobile"],
            trigger: ".o_control_panel button:has(.oi-ellipsis-v)",
            run: "click",
        },
        { content: "Details", trigger: ".o_sme_form", run: "click" },
        { content: "The form", trigger: ".o_form_view:contains(Toured Flange)" },
        assertFits("The form"),
    ],
});

tours.add("sme_qc_manage", {
    steps: () => [
        { content: "The plans", trigger: ".o_data_row:contains(Toured Plan) .o_data_cell, .o_kanban_record:contains(Toured Plan)", run: "click" },
        { content: "Limits with their unit", trigger: ".o_field_widget[name=characteristic_ids]:contains(1.00 – 2.00 kg)" },
        assertFits("The plan"),
    ],
});

tours.add("sme_qc_chart", {
    steps: () => [
        { content: "What is measured", trigger: ".o_data_row:contains(Plan of Weights) button[name=action_control_chart], .o_kanban_record:contains(Plan of Weights)", run: "click" },
        { content: "The chart", trigger: ".o_sme_control_canvas canvas" },
        { content: "Its figures", trigger: ".o_sme_figures:contains(Mean):contains(1.500)" },
        { content: "What is out of its limits", trigger: ".o_sme_figures div:contains(Nonconforming):contains(1)" },
        assertFits("The chart"),
    ],
});
