import { deserializeDateTime } from "@web/core/l10n/dates";
import { formatDate, formatFloat } from "@web/views/fields/formatters";

/** @param {number} value in the product's unit */
export function formatQuantity(value) {
    return formatFloat(value || 0, { minDigits: 1, trailingZeros: false });
}

/** @param {string|null} moment "YYYY-MM-DDTHH:MM:SSZ", in UTC; the day in the user's time zone is shown */
export function formatDay(moment) {
    return moment ? formatDate(deserializeDateTime(moment.replace("T", " ").replace("Z", ""))) : "";
}

/** @param {{kind: string, digits: number}} line */
export function formatValue(line, value) {
    return line.kind === "measurement" ? formatFloat(value, { digits: [16, line.digits] }) : value || "";
}
