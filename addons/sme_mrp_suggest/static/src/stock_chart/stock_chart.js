/* global Chart */
import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { formatDay, formatQuantity } from "../kitting/kitting_format";
import { lowestDay, seriesOf } from "./stock_series";
import { color } from "@sme_mrp_suggest/theme/theme";

/**
 * The projected stock of a record's product in its warehouse: open orders, planned orders, demand, and the safety stock.
 */
export class StockChart extends Component {
    static template = "sme_mrp_suggest.StockChart";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.canvas = useRef("canvas");
        this.state = useState({ projection: null });
        useRecordObserver((record) => {
            this.load(record);
        });
        useEffect(
            () => this.draw(),
            () => [this.state.projection]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    /** Reads anew when another product is chosen or the record has been saved; the form does not wait for it. */
    async load({ data, dirty, resId }) {
        const question = [data.product_id?.id, data.warehouse_id?.id];
        const saved = dirty ? this.saved : [resId, data.quantity, data.due_date?.ts, data.state];
        const key = JSON.stringify([question, saved]);
        if (key === this.key) {
            return;
        }
        Object.assign(this, { key, saved });
        let projection = null;
        if (question.every(Boolean)) {
            [projection] = await Promise.all([
                this.orm.silent.call("sme.pegging", "stock_projection", question),
                loadBundle("web.chartjs_lib"),
            ]);
        }
        if (key === this.key) {
            this.state.projection = projection;
        }
    }

    get summary() {
        const { projection } = this.state;
        const lowest = lowestDay(projection);
        const values = {
            now: formatQuantity(projection.opening),
            unit: projection.uom,
            lowest: formatQuantity(lowest.projected),
            day: formatDay(lowest.date),
        };
        return _t("%(now)s %(unit)s now; the lowest is %(lowest)s on %(day)s.", values);
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (!this.state.projection || !this.canvas.el) {
            return;
        }
        const series = seriesOf(this.state.projection);
        const line = (label, data, tint, values = {}) => ({
            type: "line", label, data, borderColor: tint, backgroundColor: tint, pointRadius: 0, stepped: true, borderWidth: 2,
            pointStyle: "line", ...values,
        });
        const bar = (label, data, tint) => ({ type: "bar", label, data, backgroundColor: tint, stack: "change", pointStyle: "rect" });
        const datasets = [
            line(_t("Projected stock"), series.projected, color("primary")),
            bar(_t("Open receipts"), series.supply, color("success")),
            bar(_t("Planned"), series.planned, color("info")),
            bar(_t("Demand"), series.demand, color("warning")),
        ];
        if (this.state.projection.safety) {
            datasets.push(line(_t("Safety stock"), series.safety, color("danger"), { borderDash: [6, 4], borderWidth: 1 }));
        }
        const text = getComputedStyle(this.canvas.el).color;
        this.chart = new Chart(this.canvas.el, {
            data: { labels: series.labels, datasets },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: { legend: { position: "bottom", labels: { color: text, boxWidth: 12, usePointStyle: true } } },
                scales: {
                    x: { stacked: true, ticks: { color: text, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
                    y: { stacked: false, ticks: { color: text }, title: { display: true, text: this.state.projection.uom, color: text } },
                },
            },
        });
    }
}

registry.category("view_widgets").add("sme_stock_chart", {
    component: StockChart,
    fieldDependencies: [
        { name: "product_id", type: "many2one" },
        { name: "warehouse_id", type: "many2one" },
        { name: "quantity", type: "float" },
        { name: "due_date", type: "date" },
        { name: "state", type: "selection" },
    ],
});
