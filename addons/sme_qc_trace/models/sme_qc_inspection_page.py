from odoo import api, models


class SmeQcInspection(models.Model):
    """What the page for recording needs, and the windows that ask for the rest."""

    _inherit = "sme.qc.inspection"

    @api.onchange("plan_id")
    def _onchange_plan_id(self):
        if self.plan_id:
            self.stage, self.gate = self.plan_id.stage, self.plan_id.gate

    def action_record(self):
        """The page for recording; the form, once it is decided."""
        self.ensure_one()
        if self.state not in ("todo", "in_progress"):
            return {
                "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "views": [(False, "form")], "name": self.name}
        return {
            **self.env["ir.actions.client"]._for_xml_id("sme_qc_trace.action_record_inspection"),
            "name": self.name, "params": {"inspection_id": self.id}}

    def action_ask_quantities(self):
        """Ask how many are accepted."""
        return self._ask("quantities", default_accepted_quantity=max(self.quantity - self.nonconforming, 0))

    def action_ask_concession(self):
        """Ask why it is accepted though it does not conform."""
        return self._ask("concession")

    def action_ask_reopen(self):
        """Ask why the verdict is taken back; documents that used the goods are shown."""
        return self._ask("reopen")

    def _ask(self, kind, **context):
        self.ensure_one()
        title = dict(self.env["sme.qc.verdict"]._fields["kind"]._description_selection(self.env))[kind]
        return {
            "type": "ir.actions.act_window", "name": f"{title}: {self.name}", "res_model": "sme.qc.verdict", "views": [(False, "form")],
            "target": "new", "context": {"default_inspection_id": self.id, "default_kind": kind, **context}}

    @api.readonly
    def sheet(self):
        """All that the page for recording shows.

        :return: dict: `id`, `name`, `state` and `state_label`, `product`, `lot`, `quantity`, `uom`, `partner`, `document`, `instruction`
            (HTML), `sample_size`, `accept_number`, `nonconforming`, `missing`, `verdict` ("pass", "fail" or False), `is_manager`, `next_id`
            (the next inspection that waits, or False), and `lines`: list of dicts `id`, `name`, `kind`, `limits`, `uom` and `units` (of
            measurements: dicts `id`, `name`), `digits`, `values_per_unit`, `is_key`, `instruction`, `picture` (its address or False),
            `choices` (dicts `id`, `name`, `is_good`), `nonconforming`, `verdict`, and `values`: dicts `unit_number`, `value_number`,
            `shown`, `verdict`, `photo` (its address or False)
        """
        self.ensure_one()
        self.check_access("read")
        units = self._units_of_measurements()
        pictures = _images(self.line_ids.characteristic_id, "picture")
        photos = _images(self.line_ids.value_ids, "photo")
        document = self.picking_id or self.production_id or self.workorder_id
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "state_label": dict(self._fields["state"]._description_selection(self.env))[self.state],
            "product": self.product_id.display_name,
            "lot": self.lot_id.name or "",
            "quantity": self.quantity,
            "uom": self.uom_id.name,
            "partner": self.partner_id.display_name or "",
            "document": document.display_name or "",
            "instruction": self.plan_id.instruction or "",
            "sample_size": max(self.sample_size, 1),
            "accept_number": self.accept_number,
            "nonconforming": self.nonconforming,
            "missing": self.missing_count,
            "verdict": self.verdict,
            "is_manager": self.env.user.has_group("sme_qc_trace.group_quality_manager"),
            "next_id": self.search(
                [("state", "in", ("todo", "in_progress")), ("id", "!=", self.id), ("inspector_id", "in", (False, self.env.uid))],
                limit=1).id,
            "lines": [line._sheet(units, pictures, photos) for line in self.line_ids],
        }

    def _units_of_measurements(self):
        """{unit of a characteristic: units that convert to it, as dicts}"""
        roots = {unit: int(unit.parent_path.split("/")[0]) for unit in self.line_ids.uom_id}
        by_root = {root: [] for root in roots.values()}
        for unit in self.env["uom.uom"].search([("id", "child_of", list(by_root))], order="factor, id") if by_root else ():
            by_root[int(unit.parent_path.split("/")[0])].append({"id": unit.id, "name": unit.name})
        return {unit: by_root[root] for unit, root in roots.items()}


def _images(records, field):
    """{id: address of its image} of those records that have one."""
    # sudo: only whether there is one; the image itself is read with the rights of its record
    attachments = records.env["ir.attachment"].sudo().search(
        [("res_model", "=", records._name), ("res_field", "=", field), ("res_id", "in", records.ids)])
    return {res_id: f"/web/image/{records._name}/{res_id}/{field}" for res_id in attachments.mapped("res_id")}
