/**
 * How the numbers, dates and statuses of a kitting check are written: the user's locale, without needless zeros.
 */
import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { formatDate, formatDateTime, formatFloat, formatPercentage } from "@web/views/fields/formatters";

/** Statuses from worst to best, as the server orders them. */
export const STATUSES = ["error", "bom_cycle", "no_bom", "short", "expected", "committed", "ready", "not_stocked"];

/** @param {number} value in the product's own unit, which has already been rounded to what the unit allows */
export function formatQuantity(value) {
    return formatFloat(value || 0, { minDigits: 1, trailingZeros: false });
}

/** Rounds down, so that 199 of 200 are not shown as 100%. */
export function formatRate(rate) {
    return formatPercentage(Math.floor((rate || 0) * 100 + 1e-6) / 100, { digits: [16, 0] });
}

/** @param {string|null|false} day "YYYY-MM-DD" */
export function formatDay(day) {
    return day ? formatDate(deserializeDate(day)) : "";
}

/** @param {string} moment "YYYY-MM-DDTHH:MM:SSZ", in UTC */
export function formatMoment(moment) {
    return moment ? formatDateTime(deserializeDateTime(moment.replace("T", " ").replace("Z", ""))) : "";
}
