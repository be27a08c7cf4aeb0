import { Component, markup, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { parseFloat } from "@web/views/fields/parsers";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { NumberPad } from "./number_pad";
import { readPhoto } from "./photo";
import { countMissing, missingPlaces, nextMissing, placesOf, put, valueAt } from "./recording_sheet";

const MODEL = "sme.qc.inspection";

/**
 * One inspection, from its start to the verdict: characteristic by characteristic, unit by unit, made for a thumb.
 */
export class RecordingPage extends Component {
    static template = "sme_qc_trace.RecordingPage";
    static components = { Layout, NumberPad };
    static props = { ...standardActionServiceProps };
    static path = "record-inspection";
    static displayName = _t("Record");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        const { params = {}, context = {} } = this.props.action;
        this.inspectionId = Number(params.inspection_id || context.active_id) || false;
        this.state = useState({ sheet: null, place: null, entry: "", unitId: false, photo: "", isBusy: false });
        this.chips = useRef("chips");
        onWillStart(() => this.open(this.inspectionId));
        useEffect(
            () => {
                this.chips.el?.querySelector(".o_sme_here")?.scrollIntoView({ block: "nearest", inline: "center" });
            },
            () => [this.state.place, this.chips.el]
        );
    }

    // ------------------------------------------------------------------ what is shown

    get sheet() {
        return this.state.sheet;
    }

    get isOpen() {
        return ["todo", "in_progress"].includes(this.sheet.state);
    }

    get line() {
        return this.sheet.lines[this.state.place.line];
    }

    get value() {
        return valueAt(this.line, this.state.place);
    }

    get places() {
        return placesOf(this.sheet, this.line);
    }

    get missingCount() {
        return countMissing(this.sheet);
    }

    get placeTitle() {
        const { unit, number } = this.state.place;
        const { sample_size: size } = this.sheet;
        return this.line.values_per_unit > 1
            ? _t("Unit %(unit)s of %(size)s, value %(number)s", { unit, size, number })
            : _t("Unit %(unit)s of %(size)s", { unit, size });
    }

    get facts() {
        const { quantity, uom, lot, partner, document } = this.sheet;
        const amount = `${formatFloat(quantity, { trailingZeros: false })} ${uom}`;
        return [amount, lot, document, partner].filter(Boolean).join(" · ");
    }

    get instruction() {
        return markup(this.sheet.instruction);
    }

    get hasManyMissing() {
        return this.line.kind === "pass_fail" && missingPlaces(this.sheet, this.line).length > 1;
    }

    get summary() {
        const { nonconforming, accept_number: accepted } = this.sheet;
        return _t("%(count)s nonconforming units, %(accepted)s are allowed", { count: nonconforming, accepted });
    }

    lineTitle(line) {
        const total = this.sheet.sample_size * line.values_per_unit;
        return `${line.name} (${total - missingPlaces(this.sheet, line).length}/${total})`;
    }

    chipClass(place) {
        const value = valueAt(this.line, place);
        const isHere = place.unit === this.state.place.unit && place.number === this.state.place.number;
        const tint = { pass: "btn-success", fail: "btn-danger" }[value?.verdict] || "btn-light border";
        return `${tint} ${isHere ? "o_sme_here" : ""}`;
    }

    chipLabel({ unit, number }) {
        return this.line.values_per_unit > 1 ? `${unit}.${number}` : `${unit}`;
    }

    isUnit(unit) {
        return unit.id === (this.state.unitId || this.line.uom.id);
    }

    // ------------------------------------------------------------------ where one is

    /** Shows an inspection, at its first value that is missing. */
    async open(inspectionId) {
        this.inspectionId = inspectionId;
        this.props.updateActionState({ inspection_id: inspectionId || undefined });
        if (inspectionId) {
            await this.load();
            this.go(nextMissing(this.sheet));
        }
    }

    async load() {
        this.state.sheet = await this.orm.call(MODEL, "sheet", [[this.inspectionId]]);
        this.env.config.setDisplayName(this.sheet.name);
    }

    /** @param {Object|null} place null: nothing is missing, the verdict is due */
    go(place) {
        if (place?.line !== this.state.place?.line) {
            this.state.unitId = false;
        }
        Object.assign(this.state, { place, entry: "", photo: "" });
    }

    /** @param {number|string} index of a characteristic */
    goToLine(index) {
        const line = Number(index);
        const [place] = [...missingPlaces(this.sheet, this.sheet.lines[line]), { unit: 1, number: 1 }];
        this.go({ line, ...place });
    }

    setUnit(unitId) {
        this.state.unitId = Number(unitId);
    }

    edit(change) {
        this.state.entry = change(this.state.entry);
    }

    // ------------------------------------------------------------------ values

    /** Does something on the server, one thing at a time; shows what is true now if it is refused. */
    async attempt(deed) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await deed();
        } catch (error) {
            await this.load();
            throw error;
        } finally {
            this.state.isBusy = false;
        }
    }

    start() {
        return this.attempt(async () => {
            await this.orm.call(MODEL, "action_start", [[this.inspectionId]]);
            await this.load();
            this.go(nextMissing(this.sheet));
        });
    }

    /**
     * @param {number|string} content as `record` takes it
     * @param {string} shown what the inspector sees of it
     */
    take(content, shown) {
        const { place, photo, unitId } = this.state;
        const line = this.line;
        const value = { line_id: line.id, unit_number: place.unit, value_number: place.number, value: content };
        if (photo) {
            value.photo = photo;
        }
        if (line.kind === "measurement" && unitId) {
            value.uom_id = unitId;
        }
        return this.attempt(async () => {
            const [{ verdict }] = await this.orm.call(MODEL, "record", [[this.inspectionId], [value]]);
            put(line, { ...value, shown, verdict, photo: false });
            if (verdict === "fail" || photo || !this.missingCount) {
                await this.load();
            }
            this.go(nextMissing(this.sheet, place));
        });
    }

    takeMeasurement() {
        let number;
        try {
            number = this.state.entry.trim() ? parseFloat(this.state.entry) : NaN;
        } catch {
            number = NaN;
        }
        if (!Number.isFinite(number)) {
            this.notification.add(_t("Enter a number."), { type: "warning" });
            return;
        }
        const unit = this.line.units.find((one) => this.isUnit(one));
        return this.take(number, `${this.state.entry} ${unit?.name || ""}`);
    }

    takeText() {
        if (!this.state.entry.trim()) {
            this.notification.add(_t("Enter a text."), { type: "warning" });
            return;
        }
        return this.take(this.state.entry, this.state.entry);
    }

    passRest() {
        const { place } = this.state;
        const line = this.line;
        const values = missingPlaces(this.sheet, line).map(({ unit, number }) => ({
            line_id: line.id, unit_number: unit, value_number: number, value: "pass",
        }));
        return this.attempt(async () => {
            await this.orm.call(MODEL, "record", [[this.inspectionId], values]);
            await this.load();
            this.go(nextMissing(this.sheet, place));
        });
    }

    async addPhoto(event) {
        const [file] = event.target.files;
        event.target.value = "";
        if (!file) {
            return;
        }
        try {
            this.state.photo = await readPhoto(file);
        } catch {
            this.notification.add(_t("%s is not a picture.", file.name), { type: "danger" });
        }
    }

    // ------------------------------------------------------------------ the verdict

    decide(method) {
        return this.attempt(async () => {
            await this.orm.call(MODEL, method, [[this.inspectionId]]);
            await this.load();
        });
    }

    async ask(method) {
        const action = await this.orm.call(MODEL, method, [[this.inspectionId]]);
        await this.action.doAction(action, { onClose: () => this.load() });
    }

    openForm() {
        return this.action.doAction({
            type: "ir.actions.act_window", res_model: MODEL, res_id: this.inspectionId, views: [[false, "form"]],
        });
    }

    openList() {
        return this.action.doAction("sme_qc_trace.action_inspection_waiting", { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("sme_qc_record", RecordingPage);
