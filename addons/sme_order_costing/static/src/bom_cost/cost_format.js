/**
 * How amounts, prices and ages of a cost are written: the user's locale, the company's currency.
 */
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";

/** Amounts by element come in this order. */
export const ELEMENTS = ["material", "labour", "machine", "subcontracting", "overhead"];

/** A price older than this asks for attention, in days. */
export const OLD = 180;

/** @param {number|null} amount */
export function formatAmount(amount, currencyId) {
    return amount === null || amount === undefined ? "" : formatCurrency(amount, currencyId);
}

/** Prices of small parts have more decimals than the currency. */
export function formatPrice(price) {
    if (price === null || price === undefined) {
        return "";
    }
    const isShort = Math.abs(price * 100 - Math.round(price * 100)) < 1e-6;
    return formatFloat(price, { digits: [16, isShort ? 2 : 4] });
}

export function formatShare(share) {
    return share === null || share === undefined ? "" : `${formatFloat(share * 100, { digits: [16, 1] })}%`;
}

/** @param {number|null} days */
export function formatAge(days) {
    if (days === null || days === undefined) {
        return "";
    }
    if (days <= 0) {
        return _t("today");
    }
    return days === 1 ? _t("1 day") : _t("%s days", days);
}

/** With its sign, so that more and less are not told by colour alone. */
export function formatDifference(amount, currencyId) {
    const text = formatCurrency(Math.abs(amount), currencyId);
    return Math.abs(amount) < 0.005 ? text : amount > 0 ? `+${text}` : `−${text}`;
}
