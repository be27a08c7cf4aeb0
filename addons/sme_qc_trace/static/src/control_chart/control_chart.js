/* global Chart */
import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Why a point is out of control, by the server's name of it. */
const SIGNALS = {
    outside: _t("Beyond the process limits"),
    run: _t("Nine or more in a row on one side of the mean"),
    trend: _t("Six or more in a row rising or falling"),
    near_limit: _t("Two of three in a row near a process limit"),
};

/** Read from the theme, so that the chart fits the dark one too. */
function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
}

/**
 * The values of a characteristic over time, with its own limits and those of the process; a click on a point opens its inspection.
 */
export class ControlChart extends Component {
    static template = "sme_qc_trace.ControlChart";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "control-chart";
    static displayName = _t("Control Chart");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.canvas = useRef("canvas");
        this.display = { controlPanel: {} };
        const { params = {}, context = {} } = this.props.action;
        this.characteristicId = Number(params.characteristic_id || context.active_id) || false;
        this.state = useState({ data: null, productId: false, partnerId: false });
        onWillStart(() => Promise.all([loadBundle("web.chartjs_lib"), this.load()]));
        useEffect(
            () => this.draw(),
            () => [this.state.data]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    async load() {
        this.props.updateActionState({ characteristic_id: this.characteristicId || undefined });
        if (this.characteristicId) {
            const { productId, partnerId } = this.state;
            this.state.data = await this.keepLast.add(this.orm.call(
                "sme.qc.characteristic", "control_chart", [[this.characteristicId], productId, partnerId]
            ));
            this.env.config.setDisplayName(this.state.data.name);
        }
    }

    choose(filter, id) {
        this.state[filter] = Number(id) || false;
        return this.load();
    }

    number(value) {
        return formatFloat(value, { digits: [16, this.state.data.digits + 1] });
    }

    get figures() {
        const { mean, lower, upper, cp, cpk, points } = this.state.data;
        const named = [
            [_t("Values"), points.length],
            [_t("Mean"), mean === false ? "–" : this.number(mean)],
            [_t("Process limits"), lower === false ? "–" : `${this.number(lower)} – ${this.number(upper)}`],
            [_t("Cp"), cp === false ? "–" : formatFloat(cp)],
            [_t("Cpk"), cpk === false ? "–" : formatFloat(cpk)],
            [_t("Out of control"), points.filter((point) => point.signal).length],
            [_t("Nonconforming"), points.filter((point) => point.is_nonconforming).length],
        ];
        return named.map(([name, value]) => ({ name, value }));
    }

    /** Why points are out of control, for who has no pointer to ask them one by one. */
    get signals() {
        const { points } = this.state.data;
        return Object.entries(SIGNALS)
            .map(([name, label]) => ({ name, label, count: points.filter((point) => point.signal === name).length }))
            .filter((signal) => signal.count);
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        const { data } = this.state;
        if (!data?.points.length || !this.canvas.el) {
            return;
        }
        const level = (label, value, tint, dash) => ({
            label, data: data.points.map(() => value), borderColor: tint, backgroundColor: tint, borderWidth: 1.5, borderDash: dash,
            pointRadius: 0, pointStyle: "line",
        });
        const tintOf = (point) => color(point.is_nonconforming ? "danger" : point.signal ? "warning" : "primary");
        const levels = [
            [_t("Lower limit"), data.lower_limit, color("danger"), []],
            [_t("Upper limit"), data.upper_limit, color("danger"), []],
            [_t("Mean"), data.mean, color("success"), []],
            [_t("Lower process limit"), data.lower, color("warning"), [6, 4]],
            [_t("Upper process limit"), data.upper, color("warning"), [6, 4]],
        ].filter(([, value]) => value !== false);
        const text = getComputedStyle(this.canvas.el).color;
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: data.points.map((point) => formatDateTime(deserializeDateTime(point.date))),
                datasets: [
                    {
                        label: data.name, data: data.points.map((point) => point.value), borderColor: color("primary"), borderWidth: 1,
                        pointRadius: 4, pointBackgroundColor: data.points.map(tintOf), pointBorderColor: data.points.map(tintOf),
                        backgroundColor: color("primary"), pointStyle: "circle",
                    },
                    ...levels.map((one) => level(...one)),
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                onClick: (_event, [element]) => element?.datasetIndex === 0 && this.openInspection(data.points[element.index]),
                plugins: {
                    legend: { position: "bottom", labels: { color: text, boxWidth: 12, usePointStyle: true } },
                    tooltip: {
                        callbacks: {
                            afterTitle: ([item]) => this.pointTitle(data.points[item.dataIndex]),
                            afterLabel: (item) => item.datasetIndex === 0 && SIGNALS[data.points[item.dataIndex].signal]?.toString() || "",
                        },
                    },
                },
                scales: {
                    x: { ticks: { color: text, maxRotation: 0, autoSkipPadding: 24 }, grid: { display: false } },
                    y: { ticks: { color: text }, title: { display: Boolean(data.uom), text: data.uom, color: text } },
                },
            },
        });
    }

    pointTitle({ inspection, lot, unit_number: unit }) {
        return [inspection, lot, _t("Unit %s", unit)].filter(Boolean).join(" · ");
    }

    openInspection({ inspection_id: resId }) {
        return this.action.doAction({
            type: "ir.actions.act_window", res_model: "sme.qc.inspection", res_id: resId, views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("sme_qc_control_chart", ControlChart);
