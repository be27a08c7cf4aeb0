/* global Chart */
import { queryOne } from "@odoo/hoot-dom";
import { registry } from "@web/core/registry";

function chart() {
    return Chart.getChart(queryOne(".o_graph_renderer canvas"));
}

function assertSame(found, wanted) {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
        throw new Error(`${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`);
    }
}

registry.category("web_tour.tours").add("sme_qc_pareto", {
    steps: () => [
        {
            content: "Bars from the greatest to the least, and the share they reach together",
            trigger: ".o_graph_renderer canvas",
            run() {
                const { labels, datasets } = chart().data;
                assertSame(labels.map((label) => label.split(" ").at(-1)), ["Crack", "Dent", "Blister"]);
                assertSame(datasets.map(({ label, type }) => [label, type]), [["Defects", undefined], ["Cumulative share", "line"]]);
                assertSame(datasets[0].data, [5, 3, 2]);
                assertSame(datasets[1].data, [0.5, 0.8, 1]);
            },
        },
        {
            content: "The sum of the bars is as high as 100 %",
            trigger: ".o_graph_renderer canvas",
            run() {
                const { y, share } = chart().scales;
                assertSame([y.max, share.max, y.getPixelForValue(5)], [10, 1, share.getPixelForValue(0.5)]);
                assertSame(document.documentElement.scrollWidth <= window.innerWidth, true);
            },
        },
        { content: "Unsorted", trigger: ".o_graph_button.fa-sort-amount-desc", run: "click" },
        {
            content: "No line without order",
            trigger: ".o_graph_button.fa-sort-amount-desc:not(.active)",
            run: () => assertSame(chart().data.datasets.length, 1),
        },
    ],
});
