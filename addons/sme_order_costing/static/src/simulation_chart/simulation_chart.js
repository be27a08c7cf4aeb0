/* global Chart */
import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { color } from "@sme_mrp_suggest/theme/theme";

const TINTS = ["primary", "info", "teal", "warning", "purple", "gray"];

/**
 * Price against quantity for one product of a simulation; for those who see costs, what the cost consists of, stacked below it.
 */
export class SimulationChart extends Component {
    static template = "sme_order_costing.SimulationChart";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.canvas = useRef("canvas");
        this.state = useState({ lines: [], lineId: false });
        useRecordObserver((record) => {
            this.load(record);
        });
        useEffect(
            () => this.draw(),
            () => [this.state.lines, this.state.lineId]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    /** Reads anew when the simulation has been calculated again; the form does not wait for it. */
    async load({ data, resId }) {
        const key = JSON.stringify([resId, data.calculated_at?.ts, data.amount]);
        if (!resId || key === this.key) {
            return;
        }
        this.key = key;
        const [lines] = await Promise.all([
            this.orm.silent.call("sme.quote.simulation", "chart_data", [[resId]]),
            loadBundle("web.chartjs_lib"),
        ]);
        if (key === this.key) {
            this.state.lines = lines;
            if (!lines.some((line) => line.id === this.state.lineId)) {
                this.state.lineId = lines[0]?.id;
            }
        }
    }

    get line() {
        return this.state.lines.find((line) => line.id === this.state.lineId);
    }

    get title() {
        return this.line?.elements.length ? _t("Cost and price by quantity") : _t("Price by quantity");
    }

    select(ev) {
        this.state.lineId = Number(ev.target.value);
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (!this.line || !this.canvas.el) {
            return;
        }
        const bars = this.line.elements.map((element, index) => ({
            type: "bar",
            label: element.label,
            data: element.amounts,
            backgroundColor: color(TINTS[index % TINTS.length]),
            stack: "cost",
            pointStyle: "rect",
            order: 1,
        }));
        const price = {
            type: "line",
            label: _t("Price"),
            data: this.line.prices,
            borderColor: color("success"),
            backgroundColor: color("success"),
            pointStyle: "circle",
            borderWidth: 2,
            order: 0,
        };
        const text = getComputedStyle(this.canvas.el).color;
        this.chart = new Chart(this.canvas.el, {
            data: { labels: this.line.quantities, datasets: [price, ...bars] },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: { legend: { position: "bottom", labels: { color: text, boxWidth: 12, usePointStyle: true } } },
                scales: {
                    x: { stacked: true, ticks: { color: text }, title: { display: true, text: this.line.uom, color: text }, grid: { display: false } },
                    y: { stacked: true, beginAtZero: true, ticks: { color: text }, title: { display: true, text: this.line.currency, color: text } },
                },
            },
        });
    }
}

registry.category("view_widgets").add("sme_simulation_chart", {
    component: SimulationChart,
    fieldDependencies: [
        { name: "calculated_at", type: "datetime" },
        { name: "amount", type: "monetary" },
    ],
});
