/**
 * What a kitting check is about: sales orders, manufacturing orders, or a free list. It is named by the action, and kept
 * in the address so that the page survives a reload and can be sent to a colleague.
 */
export const SALE = "sale.order";
export const PRODUCTION = "mrp.production";
const MODELS = [SALE, PRODUCTION];

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

function parseOptions(text) {
    try {
        return JSON.parse(text) || {};
    } catch {
        return {};
    }
}

/**
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
    return source(context.active_model, context.active_ids || []);
}

/** The options that the address names; the others have their default. */
export function readOptions(action) {
    return action.params?.options || parseOptions(action.params?.kitting_options || "{}");
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
