import { browser } from "@web/core/browser/browser";

/**
 * What a kitting check is about: sales orders, manufacturing orders, or a free list. It is named by the action, and kept
 * in the address so that the page survives a reload and can be sent to a colleague.
 */
export const SALE = "sale.order";
export const PRODUCTION = "mrp.production";
const MODELS = [SALE, PRODUCTION];
const LAST_SOURCE_KEY = "sme_kitting_source";

/**
 * @typedef {Object} Source
 * @property {string|false} model false for a free list
 * @property {number[]} ids
 */

function source(model, ids) {
    return MODELS.includes(model) && ids.length ? { model, ids } : { model: false, ids: [] };
}

/** The ids in the address are one number or numbers with commas between them. */
function parseIds(ids) {
    return String(ids ?? "").split(",").map(Number).filter(Boolean);
}

function parse(text, otherwise) {
    try {
        return JSON.parse(text) || otherwise;
    } catch {
        return otherwise;
    }
}

function lastSource() {
    return parse(browser.sessionStorage.getItem(LAST_SOURCE_KEY), { ids: [] });
}

/** For {@link readSource}, in this tab of the browser. */
export function rememberSource({ model, ids }) {
    if (model) {
        browser.sessionStorage.setItem(LAST_SOURCE_KEY, JSON.stringify({ model, ids }));
    }
}

/**
 * When a page further on is reloaded twice, the web client keeps no more of the way back to ours than the id of the document
 * it was opened from. It is known from the last check in this tab.
 *
 * @param {Object} action
 * @returns {Source}
 */
export function readSource(action) {
    const params = action.params || {};
    const context = action.context || {};
    if ("kitting_model" in params) {
        return source(params.kitting_model, parseIds(params.kitting_ids));
    }
    if ("model" in params) {
        return source(params.model, params.ids || []);
    }
    if (lastSource().ids.includes(params.active_id)) {
        return lastSource();
    }
    return source(context.active_model, context.active_ids || []);
}

/** The options that the address names; the others have their default. */
export function readOptions(action) {
    return action.params?.options || parse(action.params?.kitting_options, {});
}

/**
 * What the address keeps, in the form that `updateActionState` takes.
 *
 * @param {Source} source
 * @param {Object} options those that differ from the default
 */
export function addressOf({ model, ids }, options) {
    return {
        kitting_model: model || undefined,
        kitting_ids: model ? ids.join(",") : undefined,
        kitting_options: Object.keys(options).length ? JSON.stringify(options) : undefined,
    };
}
