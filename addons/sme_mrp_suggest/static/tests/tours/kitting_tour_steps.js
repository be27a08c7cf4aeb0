import { queryOne } from "@odoo/hoot-dom";

/** Steps that the tours of the kitting check have in common. */

/** Nothing may be wider than the screen, on a phone least of all. */
export function assertNoSidewaysScroll() {
    return {
        content: "The page does not scroll sideways",
        trigger: ".o_sme_page",
        run() {
            const { scrollWidth } = document.documentElement;
            const page = queryOne(".o_sme_kitting");
            if (scrollWidth > window.innerWidth || page.scrollWidth > page.clientWidth) {
                throw new Error(`The page is ${Math.max(scrollWidth, page.scrollWidth)} px wide, the screen ${window.innerWidth}`);
            }
        },
    };
}

/** Unfolds the line of a product, and waits for the tree of its parts. */
export function unfoldLine(product) {
    return [
        {
            content: `Unfold ${product}`,
            trigger: `.o_sme_line:contains(${product}) .o_sme_fold[aria-expanded=false]`,
            run: "click",
        },
        {
            content: "Its parts are shown",
            trigger: `.o_sme_line:contains(${product}) .o_sme_tree .o_sme_part`,
        },
    ];
}

/** Changes an option; on a phone the options are unfolded first. */
export function chooseOption(name, value) {
    return [
        {
            content: "Unfold the options, which are folded on a phone",
            isActive: ["mobile"],
            trigger: ".o_sme_toggle_options[aria-expanded=false]",
            run: "click",
        },
        {
            content: `Choose ${value}`,
            trigger: `.o_sme_options select[name=${name}]`,
            run: `select ${value}`,
        },
        {
            content: "The choice is marked as not the default",
            trigger: `.o_sme_option.o_sme_changed select[name=${name}]`,
        },
    ];
}

/** Presses a button in the header of a form; on a phone it is in the menu beside the first one. */
export function pressFormButton(name) {
    return [
        {
            content: "Open the menu of buttons",
            isActive: ["mobile"],
            trigger: `.o_statusbar_buttons:not(:has(> [name=${name}])) > .o-dropdown`,
            run: "click",
        },
        {
            content: `Press ${name}`,
            isActive: ["mobile"],
            trigger: `.o-dropdown--menu [name=${name}], .o_bottom_sheet [name=${name}]`,
            run: "click",
        },
        {
            content: `Press ${name}`,
            isActive: ["desktop"],
            trigger: `.o_statusbar_buttons [name=${name}]`,
            run: "click",
        },
    ];
}

/** Returns to the page before, with the breadcrumb. */
export function goBackTo(title) {
    return [
        {
            content: `Back to ${title}`,
            isActive: ["desktop"],
            trigger: `.o_breadcrumb a:contains(${title})`,
            run: "click",
        },
        {
            content: `Back to ${title}`,
            isActive: ["mobile"],
            trigger: ".o_back_button, .o_breadcrumb .o_back_button",
            run: "click",
        },
    ];
}
