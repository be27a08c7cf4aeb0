/**
 * A sheet as the server gives it (`sme.qc.inspection.sheet`), and where in it values are missing. Nothing here knows of the page.
 */

/** The value at a place, or undefined. */
export function valueAt(line, { unit, number }) {
    return line.values.find((value) => value.unit_number === unit && value.value_number === number);
}

/** All places of a characteristic in the order they are inspected: unit by unit. */
export function placesOf(sheet, line) {
    const places = [];
    for (let unit = 1; unit <= sheet.sample_size; unit++) {
        for (let number = 1; number <= line.values_per_unit; number++) {
            places.push({ unit, number });
        }
    }
    return places;
}

export function missingPlaces(sheet, line) {
    const taken = new Set(line.values.map((value) => `${value.unit_number}/${value.value_number}`));
    return placesOf(sheet, line).filter(({ unit, number }) => !taken.has(`${unit}/${number}`));
}

/**
 * The next place without a value: of the same characteristic after the given place, then before it, then of the others.
 *
 * @returns {{line: number, unit: number, number: number}|null} `line` is an index
 */
export function nextMissing(sheet, from = { line: 0, unit: 1, number: 0 }) {
    const count = sheet.lines.length;
    for (let step = 0; step < count; step++) {
        const line = (from.line + step) % count;
        const missing = missingPlaces(sheet, sheet.lines[line]);
        const isAfter = ({ unit, number }) => unit > from.unit || (unit === from.unit && number > from.number);
        const place = (step === 0 && missing.find(isAfter)) || missing[0];
        if (place) {
            return { line, ...place };
        }
    }
    return null;
}

export function countMissing(sheet) {
    return sheet.lines.reduce((total, line) => total + missingPlaces(sheet, line).length, 0);
}

export function put(line, value) {
    const at = line.values.findIndex(
        (one) => one.unit_number === value.unit_number && one.value_number === value.value_number
    );
    line.values.splice(at < 0 ? line.values.length : at, at < 0 ? 0 : 1, value);
}
