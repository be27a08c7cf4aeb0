import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatPercentage } from "@web/views/fields/formatters";
import { GraphModel } from "@web/views/graph/graph_model";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/**
 * A Pareto chart: while bars are sorted from the greatest to the least, a line shows which share of the total each of them has
 * together with all before it.
 */
export class ParetoModel extends GraphModel {
    _getLineOverlayDataset() {
        const { datasets, labels } = this.data;
        const bars = labels.map((_label, index) => datasets.reduce((sum, { data }) => sum + data[index], 0));
        const total = bars.reduce((sum, bar) => sum + bar, 0);
        if (this.metaData.order !== "DESC" || total <= 0) {
            return super._getLineOverlayDataset();
        }
        let reached = 0;
        const shares = bars.map((bar) => (reached += bar) / total);
        return { label: _t("Cumulative share"), data: shares, trueLabels: labels, yAxisID: "share", clip: false, total };
    }
}

export class ParetoRenderer extends GraphRenderer {
    /** 100 % is as high as the sum of all bars: the line starts on top of the first one. */
    getScaleOptions() {
        const scales = super.getScaleOptions();
        const line = this.model.lineOverlayDataset;
        if (line?.yAxisID) {
            scales.y.max = line.total;
            scales.y.ticks.includeBounds = false;
            scales.share = {
                ...scales.y,
                axis: "y",
                position: "right",
                max: 1,
                title: { ...scales.y.title, text: line.label },
                ticks: { ...scales.y.ticks, callback: (share) => formatPercentage(share) },
                grid: { display: false },
            };
        }
        return scales;
    }

    getTooltipItems(data, metaData, { dataPoints }) {
        const isShare = ({ dataset }) => dataset.yAxisID === "share";
        const bars = dataPoints.filter((point) => !isShare(point));
        const shares = dataPoints.filter(isShare).map(({ dataIndex, dataset, raw }) => ({
            label: `${dataset.trueLabels[dataIndex]} / ${dataset.label}`,
            value: formatPercentage(raw, { digits: [16, 1] }),
            boxColor: dataset.backgroundColor,
        }));
        return [...super.getTooltipItems(data, metaData, { dataPoints: bars }), ...shares];
    }
}

registry.category("views").add("sme_qc_pareto", { ...graphView, Model: ParetoModel, Renderer: ParetoRenderer });
