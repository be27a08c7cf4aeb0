import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const PERIOD = 1000;

function isUnderWay({ data }) {
    return data.state === "running" || (data.state === "draft" && data.in_background);
}

/**
 * How far a run in the background is: asks once a second while it waits or runs, and shows its result when it has ended.
 */
export class RunProgress extends Component {
    static template = "sme_mrp_suggest.RunProgress";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ percent: 0, step: "", waiting: true, isShown: false });
        useRecordObserver((record) => {
            this.follow(record);
        });
        onWillUnmount(() => this.stop());
    }

    /** Begins to ask about ``record`` if it is under way, unless that is being done. */
    follow(record) {
        const runId = record.resId && isUnderWay(record) ? record.resId : false;
        if (runId === this.runId) {
            return;
        }
        this.stop();
        this.runId = runId;
        this.state.isShown = Boolean(runId);
        if (runId) {
            this.ask(record);
        }
    }

    async ask(record) {
        const runId = this.runId;
        const progress = await this.orm.silent.call("sme.mrp.run", "get_progress", [[runId]]);
        if (runId !== this.runId) {
            return;
        }
        Object.assign(this.state, { percent: progress.percent || 0, step: progress.step, waiting: progress.waiting });
        if (progress.waiting || progress.state === "running") {
            this.timer = browser.setTimeout(() => this.ask(record), PERIOD);
        } else {
            this.stop();
            await record.load();
        }
    }

    stop() {
        browser.clearTimeout(this.timer);
        this.runId = false;
        this.state.isShown = false;
    }

    get text() {
        if (this.state.waiting) {
            return _t("Waiting for the scheduler…");
        }
        const steps = { read: _t("Reading"), plan: _t("Planning"), write: _t("Writing") };
        return _t("%(step)s: %(percent)s%", { step: steps[this.state.step] || _t("Running"), percent: this.state.percent });
    }
}

registry.category("view_widgets").add("sme_run_progress", {
    component: RunProgress,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "in_background", type: "boolean" },
    ],
});
