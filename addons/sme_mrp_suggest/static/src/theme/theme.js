/** A colour of the theme by its name, so that a chart fits the dark one too. */
export function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
}
