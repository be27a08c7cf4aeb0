/**
 * What the page is about: products and options. They are named by the action, and kept in the address so that the page survives a reload
 * and can be sent to a colleague.
 */
const PRODUCT = "product.product";

function parse(text, otherwise) {
    try {
        return JSON.parse(text) || otherwise;
    } catch {
        return otherwise;
    }
}

/**
 * @param {Object} action
 * @returns {{ids: number[], options: Object, compare: Object|null}} options are as `product.product.bom_cost` takes them
 */
export function readSource({ params = {}, context = {} }) {
    const given = params.cost_ids ?? params.product_ids ?? (context.active_model === PRODUCT ? context.active_ids : []) ?? [];
    const ids = (Array.isArray(given) ? given : String(given).split(",")).map(Number).filter(Boolean);
    return {
        ids,
        options: params.cost_options ? parse(params.cost_options, {}) : params.options || {},
        compare: params.cost_compare ? parse(params.cost_compare, null) : params.compare || null,
    };
}

/** What the address keeps, in the form that `updateActionState` takes. */
export function addressOf({ ids, options, compare }) {
    return {
        cost_ids: ids.join(",") || undefined,
        cost_options: Object.keys(options).length ? JSON.stringify(options) : undefined,
        cost_compare: compare ? JSON.stringify(compare) : undefined,
    };
}
