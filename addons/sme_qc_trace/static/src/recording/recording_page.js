import { Component, markup, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { parseFloat } from "@web/views/fields/parsers";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { NumberPad } from "./number_pad";
import { readPhoto } from "./photo";
import { countMissing, missingPlaces, nextMissing, placesOf, put, valueAt } from "./recording_sheet";

const MODEL = "sme.qc.inspection";
/** Milliseconds until values that a lost connection kept back are sent again. */
const RETRY = 5000;
/** Milliseconds after a value in which buttons do nothing: a thumb that trembles does not judge the next unit too. */
const PAUSE = 300;

/**
 * One inspection, from its start to the verdict: characteristic by characteristic, unit by unit, made for a thumb.
 *
 * A value is shown as taken at once, and the next one may be entered while it is on its way to the server.
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
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        const { params = {}, context = {} } = this.props.action;
        this.inspectionId = Number(params.inspection_id || context.active_id) || false;
        this.state = useState({
            sheet: null, place: null, entry: "", unitId: false, photo: "", isBusy: false, unsent: [], isCutOff: false,
        });
        this.chips = useRef("chips");
        onWillStart(() => this.open(this.inspectionId));
        onWillUnmount(() => browser.clearTimeout(this.retry));
        useSetupAction({
            beforeLeave: () => this.settle(),
            beforeUnload: (event) => this.state.unsent.length && event.preventDefault(),
        });
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

    get unsentText() {
        return _t("Not saved yet: %s. They are sent as soon as there is a connection.", this.state.unsent.length);
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
        const tint = { pass: "btn-success", fail: "btn-danger" }[value?.verdict] || (value ? "btn-secondary" : "btn-light border");
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
        if (!(await this.settle())) {
            return;
        }
        this.inspectionId = inspectionId;
        this.props.updateActionState({ inspection_id: inspectionId || undefined });
        if (inspectionId) {
            await this.load();
            this.go(nextMissing(this.sheet));
        }
    }

    async load() {
        const sheet = await this.orm.call(MODEL, "sheet", [[this.inspectionId]]);
        if (!this.state.unsent.length) {
            // otherwise it knows nothing of what was taken meanwhile
            this.state.sheet = sheet;
            this.isStale = false;
            this.env.config.setDisplayName(sheet.name);
        }
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
        return this.takeAll(line, [value], shown);
    }

    /** Shows values of a characteristic as taken, goes on to the next place, and sends them. */
    takeAll(line, values, shown) {
        if (this.state.isBusy) {
            return;
        }
        for (const value of values) {
            put(line, { ...value, shown, verdict: false, photo: false });
        }
        this.state.unsent.push(...values);
        this.go(nextMissing(this.sheet, this.state.place));
        this.state.isBusy = true;
        this.pause = browser.setTimeout(() => {
            this.state.isBusy = false;
        }, PAUSE);
        return this.send();
    }

    /** Sends what is not sent yet. What is refused is forgotten, what was taken after it is not; what a lost connection keeps back is sent again until it arrives. */
    send() {
        browser.clearTimeout(this.retry);
        this.sending ||= this.sendUnsent().finally(() => {
            this.sending = null;
        });
        return this.sending;
    }

    async sendUnsent() {
        const { unsent } = this.state;
        let refusal = null;
        try {
            while (unsent.length || this.isStale) {
                if (unsent.length) {
                    refusal = (await this.record([...unsent])) || refusal;
                }
                if (this.isStale) {
                    await this.load();
                }
            }
            this.state.isCutOff = false;
        } catch (error) {
            this.state.isCutOff = error instanceof ConnectionLostError;
            if (!this.state.isCutOff) {
                throw error;
            }
            this.retry = browser.setTimeout(() => this.send(), RETRY);
        }
        if (refusal) {
            this.go(nextMissing(this.sheet));
            throw refusal;
        }
    }

    /** @returns {Promise<boolean>} whether all that was taken is saved now */
    async settle() {
        await this.send();
        return !this.state.isCutOff;
    }

    /** @returns {Promise<Error|undefined>} why the values are refused, if they are */
    async record(values) {
        let judged;
        try {
            judged = await this.orm.call(MODEL, "record", [[this.inspectionId], values]);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                throw error;
            }
            this.state.unsent.splice(0, values.length);
            this.isStale = true;
            return error;
        }
        this.state.unsent.splice(0, values.length);
        for (const { line_id, unit_number: unit, value_number: number, verdict } of judged) {
            valueAt(this.sheet.lines.find((line) => line.id === line_id), { unit, number }).verdict = verdict;
        }
        // counts and photos are the server's
        this.isStale ||= !this.missingCount || judged.some(({ verdict }) => verdict === "fail") || values.some(({ photo }) => photo);
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
        const line = this.line;
        const values = missingPlaces(this.sheet, line).map(({ unit, number }) => ({
            line_id: line.id, unit_number: unit, value_number: number, value: "pass",
        }));
        return this.takeAll(line, values, _t("Pass"));
    }

    async addPhoto(event) {
        const [file] = event.target.files;
        event.target.value = "";
        if (!file) {
            return;
        }
        // large pictures take a while: the value of this unit waits for its photo, and no other unit gets it
        const { place } = this.state;
        browser.clearTimeout(this.pause);
        this.state.isBusy = true;
        try {
            const photo = await readPhoto(file);
            if (place === this.state.place) {
                this.state.photo = photo;
            }
        } catch {
            this.notification.add(_t("%s is not a picture.", file.name), { type: "danger" });
        } finally {
            this.state.isBusy = false;
        }
    }

    // ------------------------------------------------------------------ the verdict

    decide(method) {
        return this.attempt(async () => {
            if (await this.settle()) {
                await this.orm.call(MODEL, method, [[this.inspectionId]]);
                await this.load();
            }
        });
    }

    failLot() {
        if (this.sheet.verdict === "fail") {
            return this.decide("action_fail");
        }
        this.dialog.add(ConfirmationDialog, {
            body: _t("The values do not fail this lot. Reject all of it?"),
            confirmLabel: _t("Fail Lot"),
            confirm: () => this.decide("action_fail"),
            cancel: () => {},
        });
    }

    async ask(method) {
        if (await this.settle()) {
            const action = await this.orm.call(MODEL, method, [[this.inspectionId]]);
            await this.action.doAction(action, { onClose: () => this.load() });
        }
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
