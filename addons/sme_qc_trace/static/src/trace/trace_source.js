/**
 * What a trace is about. It is named by the action, and kept in the address so that the page survives a reload and can be sent to a colleague.
 *
 * @typedef {Object} Source
 * @property {string} model
 * @property {number[]} ids
 * @property {"back"|"forward"} direction
 */

/** What can be traced, and in which directions. */
export const DIRECTIONS = {
    "sale.order": ["back"],
    "stock.picking": ["back", "forward"],
    "stock.lot": ["back", "forward"],
    "mrp.production": ["back", "forward"],
    "res.partner": ["back", "forward"],
    "product.product": ["back", "forward"],
};

/** What is traced by days. */
export const BY_DAYS = ["res.partner", "product.product"];

/** @returns {Source|null} null if the address names nothing that can be traced */
export function readSource(action) {
    const params = action.params || {};
    const model = params.trace_model || params.model;
    const ids = String(params.trace_ids ?? params.ids ?? "")
        .split(",")
        .map(Number)
        .filter(Boolean);
    const directions = DIRECTIONS[model];
    if (!directions || !ids.length) {
        return null;
    }
    const asked = params.trace_direction || params.direction;
    return { model, ids, direction: directions.includes(asked) ? asked : directions[0] };
}

/** In the form that `updateActionState` takes. */
export function addressOf({ model, ids, direction }) {
    return { trace_model: model, trace_ids: ids.join(","), trace_direction: direction };
}
