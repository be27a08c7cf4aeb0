import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { formatDay } from "../kitting/kitting_format";

/** Up to so many days every day has its place on the axis; beyond that only those on which something happens. */
const EVERY_DAY = 100;

/** The days of a projection with the quiet days between them. */
export function withQuietDays(days) {
    const last = deserializeDate(days.at(-1).date);
    const first = deserializeDate(days[0].date);
    const span = Math.round(last.diff(first, "days").days);
    if (span > EVERY_DAY) {
        return days;
    }
    const byDate = Object.fromEntries(days.map((day) => [day.date, day]));
    let { projected } = days[0];
    return Array.from({ length: span + 1 }, (_, offset) => {
        const date = serializeDate(first.plus({ days: offset }));
        const day = byDate[date] || { date, demand: 0, supply: 0, planned: 0, projected };
        projected = day.projected;
        return day;
    });
}

/** Labels and series of a projection, as Chart.js takes them apart from colours. */
export function seriesOf(projection) {
    const days = withQuietDays(projection.days);
    return {
        labels: days.map((day) => formatDay(day.date)),
        projected: days.map((day) => day.projected),
        demand: days.map((day) => -day.demand),
        supply: days.map((day) => day.supply),
        planned: days.map((day) => day.planned),
        safety: days.map(() => projection.safety),
    };
}

/** The day on which the least is left. */
export function lowestDay({ days }) {
    return days.reduce((lowest, day) => (day.projected < lowest.projected ? day : lowest));
}
