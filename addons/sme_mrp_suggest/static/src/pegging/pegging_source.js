/**
 * What the page is about. It is named by the action, and kept in the address so that the page survives a reload.
 */
export const PLANNED = "sme.planned.order";
const MODELS = [PLANNED, "sale.order", "mrp.production"];

/**
 * @param {Object} action
 * @returns {{model: string|false, ids: number[], direction: "up"|"down"}}
 */
export function readSource({ params = {}, context = {} }) {
    const model = params.pegging_model || params.model || context.active_model;
    const given = params.pegging_ids ?? params.ids ?? context.active_ids ?? [];
    const ids = (Array.isArray(given) ? given : String(given).split(",")).map(Number).filter(Boolean);
    if (!MODELS.includes(model)) {
        return { model: false, ids: [], direction: "down" };
    }
    const asked = params.pegging_direction || params.direction;
    const direction = model === PLANNED && asked !== "down" ? "up" : "down";
    return { model, ids, direction };
}

/** What the address keeps, in the form that `updateActionState` takes. */
export function addressOf({ model, ids, direction }) {
    return { pegging_model: model || undefined, pegging_ids: ids.join(",") || undefined, pegging_direction: direction };
}
