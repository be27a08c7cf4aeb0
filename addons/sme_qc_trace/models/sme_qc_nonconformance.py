from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..nonconformances import goods, numbers

SOURCES = [("inspection", "Inspection"), ("complaint", "Customer Complaint"), ("return", "Customer Return"), ("manual", "By Hand")]
STATES = [("open", "Open"), ("contained", "Contained"), ("decided", "Decided"), ("closed", "Closed"), ("cancelled", "Cancelled")]
UNDECIDED = ("open", "contained")
FINISHED = ("closed", "cancelled")


class SmeQcNonconformance(models.Model):
    """Goods that fail: what is wrong with how many of them, why, and what is decided."""

    _name = "sme.qc.nonconformance"
    _description = "Nonconformance"
    _inherit = ["mail.thread", "mail.activity.mixin", "sme.qc.guarded"]
    _order = "priority desc, date_deadline, id desc"
    _check_company_auto = True

    name = fields.Char("Reference", required=True, readonly=True, copy=False, default="/", index="trigram")
    title = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(STATES, required=True, default="open", copy=False, index=True, tracking=True, group_expand=True)
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    source = fields.Selection(SOURCES, required=True, default="manual")
    inspection_id = fields.Many2one("sme.qc.inspection", check_company=True, index="btree_not_null", copy=False)
    further_inspection_ids = fields.Many2many(
        "sme.qc.inspection", string="Further Inspections", copy=False, check_company=True,
        help="Other inspections that found the same defect of the same lot.")
    product_id = fields.Many2one("product.product", required=True, check_company=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one("stock.lot", check_company=True, index="btree_not_null", domain="[('product_id', '=', product_id)]")
    quantity = fields.Float(digits="Product Unit", default=1.0, tracking=True, help="Nonconforming quantity, in the product's unit.")
    location_id = fields.Many2one("stock.location", "Goods In", check_company=True, domain="[('usage', '=', 'internal')]")
    partner_id = fields.Many2one("res.partner", "Vendor or Customer", index="btree_not_null")
    picking_id = fields.Many2one("stock.picking", "Transfer", check_company=True, index="btree_not_null", copy=False)
    production_id = fields.Many2one("mrp.production", "Manufacturing Order", check_company=True, index="btree_not_null", copy=False)
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", check_company=True, index="btree_not_null")
    sale_order_id = fields.Many2one("sale.order", "Sales Order", check_company=True, index="btree_not_null", copy=False)

    defect_ids = fields.One2many("sme.qc.defect", "nonconformance_id", copy=True)
    cause_id = fields.Many2one("sme.qc.cause", index="btree_not_null", tracking=True)
    responsible_id = fields.Many2one("res.users", check_company=True, tracking=True, default=lambda self: self.env.user)
    date = fields.Datetime(default=fields.Datetime.now, required=True, index=True)
    date_deadline = fields.Date("Deadline", tracking=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7))
    date_closed = fields.Datetime(readonly=True, copy=False)
    description = fields.Html()
    containment = fields.Text(help="What was done at once so that no more harm is done.")
    corrective_action = fields.Text(help="What is changed so that it does not happen again.")
    disposition_ids = fields.One2many("sme.qc.disposition", "nonconformance_id")
    rework_ids = fields.One2many("mrp.production", "nonconformance_id", "Rework Orders")

    rework_count = fields.Integer(compute="_compute_rework_count")

    decided_quantity = fields.Float(digits="Product Unit", compute="_compute_decided_quantity", help="That has a disposition.")
    undecided_quantity = fields.Float("Left to Decide", digits="Product Unit", compute="_compute_decided_quantity")
    age = fields.Integer(compute="_compute_age", help="Days since it was found, or until it was closed.")
    similar_ids = fields.Many2many(
        "sme.qc.nonconformance", "sme_qc_nonconformance_similar_rel", "nonconformance_id", "similar_id", string="The Same Defect",
        compute="_compute_similar_ids", help="Other open nonconformances of the same lot with the same defect.")

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "The nonconforming quantity must be more than nothing.")

    @api.depends("quantity", "disposition_ids.state", "disposition_ids.quantity")
    def _compute_decided_quantity(self):
        for nonconformance in self:
            decided = sum(disposition.quantity for disposition in nonconformance.disposition_ids if disposition.state != "cancelled")
            nonconformance.decided_quantity = decided
            nonconformance.undecided_quantity = max(nonconformance.quantity - decided, 0.0)

    def _compute_rework_count(self):
        # sudo: how many orders there are is no secret of production
        counts = dict(self.env["mrp.production"].sudo()._read_group(
            [("nonconformance_id", "in", self.ids)], ["nonconformance_id"], ["__count"])) if self.ids else {}
        for nonconformance in self:
            nonconformance.rework_count = counts.get(nonconformance._origin, 0)

    @api.depends("date", "date_closed")
    def _compute_age(self):
        now = fields.Datetime.now()
        for nonconformance in self:
            nonconformance.age = ((nonconformance.date_closed or now) - (nonconformance.date or now)).days

    @api.depends("product_id", "lot_id", "defect_ids.code_id", "state")
    def _compute_similar_ids(self):
        candidates = self.search([
            ("state", "not in", FINISHED), ("lot_id", "in", self.lot_id.ids), ("product_id", "in", self.product_id.ids)])
        candidates.defect_ids.fetch(["code_id", "nonconformance_id"])
        for nonconformance in self:
            nonconformance.similar_ids = candidates.filtered(
                lambda other, this=nonconformance: other != this._origin and other.lot_id and this.state not in FINISHED
                and other.lot_id == this.lot_id and other.company_id == this.company_id
                and (not this.defect_ids or this.defect_ids.code_id & other.defect_ids.code_id))

    @api.constrains("lot_id", "product_id", "quantity")
    def _check_goods(self):
        for nonconformance in self:
            lot, product = nonconformance.lot_id, nonconformance.product_id
            if lot and lot.product_id != product:
                raise ValidationError(self.env._(
                    "%(name)s: lot %(lot)s is of %(other)s, not of %(product)s. Choose a lot of the product.",
                    name=nonconformance.name, lot=lot.name, other=lot.product_id.display_name, product=product.display_name))
            if lot and product.tracking == "serial" and product.uom_id.compare(nonconformance.quantity, 1) > 0:
                raise ValidationError(self.env._(
                    "%(name)s: serial number %(lot)s is one unit. Open one nonconformance for each serial number.",
                    name=nonconformance.name, lot=lot.name))
            live = nonconformance.disposition_ids.filtered(lambda disposition: disposition.state != "cancelled")
            if any(disposition.product_id != product or lot and disposition.lot_id != lot for disposition in live):
                raise ValidationError(self.env._(
                    "%s: product and lot stay as they were decided on. Cancel its dispositions, or open another nonconformance.",
                    nonconformance.name))
            if product.uom_id.compare(nonconformance.decided_quantity, nonconformance.quantity) > 0:
                raise ValidationError(self.env._(
                    "%(name)s: %(decided)s are decided on already, more than %(quantity)s. Cancel a disposition first.",
                    name=nonconformance.name, decided=nonconformance.decided_quantity, quantity=nonconformance.quantity))

    @api.onchange("inspection_id")
    def _onchange_inspection_id(self):
        if self.inspection_id:
            self.update(self._values_of_inspection(self.inspection_id))

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        if self.lot_id:
            self.product_id = self.lot_id.product_id
            self.production_id = self.production_id or self._production_of(self.lot_id).get(self.lot_id.id)

    @api.onchange("production_id")
    def _onchange_production_id(self):
        if self.production_id:
            self.product_id = self.product_id or self.production_id.product_id
            self.lot_id = self.lot_id or self.production_id.lot_producing_ids[:1]

    @api.onchange("sale_order_id", "picking_id")
    def _onchange_document(self):
        self.partner_id = self.partner_id or self.sale_order_id.partner_id or self.picking_id.partner_id

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("state", "open") != "open" for vals in vals_list):
            raise UserError(self.env._("A new nonconformance is open: contain, decide and close it by its buttons."))
        names = iter(numbers.take(self.env, "sme.qc.nonconformance", sum(vals.get("name", "/") == "/" for vals in vals_list)))
        without_order = {vals["lot_id"] for vals in vals_list if vals.get("lot_id") and not vals.get("production_id")}
        productions = self._production_of(self.env["stock.lot"].browse(without_order))
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = next(names)
            if vals.get("lot_id") and not vals.get("production_id"):
                vals["production_id"] = productions.get(vals["lot_id"], self.env["mrp.production"]).id
        nonconformances = super().create(vals_list)
        nonconformances._plan_activity()
        return nonconformances

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state", "date_closed"}

    def write(self, vals):
        if not self.env.su and vals.keys() & {"state", "date_closed"}:
            raise UserError(self.env._("A nonconformance is contained, decided and closed by its buttons: its state cannot be written."))
        result = super().write(vals)
        if {"responsible_id", "date_deadline", "state"} & vals.keys():
            self._plan_activity()
        if "quantity" in vals:
            self._update_state()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        for nonconformance in self:
            if nonconformance.disposition_ids.filtered(lambda disposition: disposition.state == "done"):
                raise UserError(self.env._("%s has dispositions: close it or cancel it, do not delete it.", nonconformance.name))
        self.disposition_ids.unlink()

    def _production_of(self, lots):
        """By lot id: the manufacturing order that made it first, not one that reworked it."""
        if not lots:
            return {}
        # sudo: an inspector who may not read manufacturing orders still links the one that made the lot
        orders = self.env["mrp.production"].sudo().search([
            ("lot_producing_ids", "in", lots.ids), ("state", "in", ("progress", "to_close", "done")), ("nonconformance_id", "=", False)],
            order="id desc")
        return {lot.id: order.sudo(False) for order in orders for lot in order.lot_producing_ids}

    def _plan_activity(self):
        """One activity at the deadline for whoever is responsible, as long as the nonconformance is open."""
        activity_type = self.env.ref("sme_qc_trace.mail_activity_nonconformance")
        # sudo: activities of others are moved and closed with the nonconformance
        planned = self.env["mail.activity"].sudo().search([
            ("res_model", "=", self._name), ("res_id", "in", self.ids), ("activity_type_id", "=", activity_type.id)])
        by_record = planned.grouped("res_id")
        model = self.env["ir.model"]._get(self._name)
        new = []
        for nonconformance in self:
            activity = by_record.get(nonconformance.id, planned.browse())
            if nonconformance.state in FINISHED or not (nonconformance.date_deadline and nonconformance.responsible_id):
                activity.unlink()
                continue
            values = {"date_deadline": nonconformance.date_deadline, "user_id": nonconformance.responsible_id.id}
            if not activity:
                new.append({
                    **values, "res_model_id": model.id, "res_id": nonconformance.id, "activity_type_id": activity_type.id,
                    "summary": activity_type.summary})
            elif activity[0].date_deadline != nonconformance.date_deadline or activity[0].user_id != nonconformance.responsible_id:
                activity.write(values)
        if new:
            self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(new)

    def _values_of_inspection(self, inspection):
        return {
            "source": "return" if inspection.stage == "return" else "inspection",
            "product_id": inspection.product_id.id,
            "lot_id": inspection.lot_id.id,
            "location_id": inspection._location_of_rejected().id,
            "partner_id": inspection.partner_id.id,
            "picking_id": inspection.picking_id.id,
            "production_id": inspection.production_id.id,
            "workcenter_id": inspection.workorder_id.workcenter_id.id,
        }

    def _inspections(self):
        """All inspections that found it."""
        return self.inspection_id | self.further_inspection_ids

    def _warehouse(self):
        """The warehouse whose goods these are."""
        self.ensure_one()
        warehouses = self.env["stock.warehouse"]
        if self.location_id:
            warehouses = self.location_id.warehouse_id or warehouses.search([("quarantine_location_id", "=", self.location_id.id)], limit=1)
        return warehouses or self.inspection_id.warehouse_id or self.picking_id.picking_type_id.warehouse_id or warehouses.search(
            [("company_id", "=", self.company_id.id)], limit=1)

    def _set_state(self, state):
        # sudo: states follow from what is done with the goods, by the methods that check it; nobody writes them
        self.sudo().write({"state": state, "date_closed": fields.Datetime.now() if state in FINISHED else False})

    def _update_state(self):
        """Decided as soon as every unit has a disposition that is carried out; open again when one is taken back."""
        for nonconformance in self:
            if nonconformance.state in FINISHED:
                continue
            done = sum(nonconformance.disposition_ids.filtered(lambda disposition: disposition.state == "done").mapped("quantity"))
            if nonconformance.uom_id.compare(done, nonconformance.quantity) >= 0:
                state = "decided"
            elif nonconformance.state != "decided":
                state = nonconformance.state
            else:
                state = "contained" if nonconformance.containment else "open"
            if state != nonconformance.state:
                nonconformance._set_state(state)

    def action_contain(self):
        """Moves the goods to quarantine, so that nothing takes them, and notes it."""
        for nonconformance in self.filtered(lambda each: each.state == "open"):
            warehouse = nonconformance._warehouse()
            quarantine = warehouse._quarantine_location()
            if nonconformance.location_id and nonconformance.location_id != quarantine:
                done = nonconformance.disposition_ids.filtered(lambda disposition: disposition.state == "done")
                wanted = (
                    nonconformance.product_id, nonconformance.lot_id, nonconformance.location_id,
                    nonconformance.quantity - sum(done.mapped("quantity")), nonconformance.name)
                moves = goods.transfer(
                    self.env, warehouse, quarantine, nonconformance.name, [(goods.lines(self.env, [wanted])[0], {})])
                note = self.env._(
                    "Goods moved to %(location)s by %(transfer)s.", location=quarantine.display_name, transfer=moves.picking_id.name)
                nonconformance.write({
                    "location_id": quarantine.id, "containment": "\n".join(filter(None, (nonconformance.containment, note)))})
            elif not nonconformance.location_id and not nonconformance.containment:
                raise UserError(self.env._(
                    "%s: say where the goods are, so that they can go to quarantine, or write down under Containment what was done.",
                    nonconformance.name))
            elif not nonconformance.containment:
                nonconformance.containment = self.env._("The goods are in %s.", quarantine.display_name)
            nonconformance._set_state("contained")

    def action_decide(self):
        """Opens the wizard that gives every unit its disposition."""
        self.ensure_one()
        if self.state not in UNDECIDED:
            raise UserError(self.env._("%s is decided. Cancel a disposition to decide again.", self.name))
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_sme_qc_decide"),
            "context": {"default_nonconformance_id": self.id},
        }

    def action_close(self):
        """Closes nonconformances of which everything is decided and done."""
        for nonconformance in self:
            if nonconformance.state in FINISHED:
                raise UserError(self.env._("%s is closed already.", nonconformance.name))
            if nonconformance.state != "decided" and nonconformance.source != "complaint":
                raise UserError(self.env._(
                    "%(name)s: %(quantity)s %(unit)s are left to decide or to approve. Give every unit its disposition first.",
                    name=nonconformance.name, unit=nonconformance.uom_id.name,
                    quantity=nonconformance.undecided_quantity or nonconformance.quantity))
            waiting = nonconformance.disposition_ids.filtered(
                lambda disposition: disposition.state != "cancelled" and (disposition.state != "done" or disposition._is_under_way()))
            if waiting:
                raise UserError(self.env._(
                    "%(name)s: %(documents)s is not finished. Finish it first.", name=nonconformance.name,
                    documents=", ".join(disposition._document().display_name or disposition.display_name for disposition in waiting)))
        self._set_state("closed")

    def action_cancel(self):
        for nonconformance in self:
            if nonconformance.disposition_ids.filtered(lambda disposition: disposition.state == "done"):
                raise UserError(self.env._(
                    "%s: goods have been dealt with already. Cancel its dispositions first; when goods have moved, close it.",
                    nonconformance.name))
        self.disposition_ids.filtered(lambda disposition: disposition.state != "cancelled").action_cancel()
        self._set_state("cancelled")

    def action_reopen(self):
        finished = self.filtered(lambda nonconformance: nonconformance.state in FINISHED)
        contained = finished.filtered("containment")
        contained._set_state("contained")
        (finished - contained)._set_state("open")
        finished._update_state()

    def action_open_inspection(self):
        """Opens the inspection that found it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "sme.qc.inspection", "res_id": self.inspection_id.id, "views": [(False, "form")]}

    def action_open_rework(self):
        """Opens the orders that rework or regrade the goods."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sme_qc_trace.action_rework_orders")
        return {**action, "name": self.name, "domain": [("nonconformance_id", "=", self.id)]}

    def action_merge(self):
        """Makes one of several open nonconformances of the same lot: the oldest takes quantity, defects and dispositions of the others.

        :return: the nonconformance that is kept
        :raises UserError: they are closed, or not of the same goods in one place
        """
        if len(self) < 2:
            raise UserError(self.env._("Choose two or more nonconformances of the same lot."))
        if len({(each.company_id, each.product_id, each.lot_id, each.location_id) for each in self}) > 1:
            raise UserError(self.env._(
                "%s are not of the same product and lot in the same place: merge only those that are.", ", ".join(self.mapped("name"))))
        if any(nonconformance.state in FINISHED for nonconformance in self):
            raise UserError(self.env._("Closed nonconformances are not merged: leave them out."))
        kept, *others = self.sorted("id")
        others = self.browse(other.id for other in others)
        inspections = others.inspection_id | others.further_inspection_ids
        quantity = sum(self.mapped("quantity")) if kept.product_id.tracking != "serial" else 1.0
        kept.write({
            "quantity": quantity,
            "inspection_id": kept.inspection_id.id or inspections[:1].id,
            "further_inspection_ids": [(4, inspection.id) for inspection in inspections - kept.inspection_id],
            "sale_order_id": kept.sale_order_id.id or others.sale_order_id[:1].id,
            "partner_id": kept.partner_id.id or others.partner_id[:1].id,
        })
        others.disposition_ids.sudo().write({"nonconformance_id": kept.id})  # sudo: done ones follow their goods, and stay as they are
        others.rework_ids.sudo().write({"nonconformance_id": kept.id})  # sudo: whoever merges may have no rights on manufacturing orders
        kept._add_defects([(defect.code_id.id, defect.quantity, defect) for defect in others.defect_ids])
        for other in others:
            other.message_post(body=self.env._("Merged into %s.", kept._get_html_link()))
            kept.message_post(body=self.env._(
                "%(other)s was merged into this one: %(title)s", other=other._get_html_link(), title=other.title))
        others._set_state("cancelled")
        kept._update_state()
        return kept

    def _add_defects(self, defects):
        """``defects``: (code id, quantity, the record to move here or None); the same code is counted together."""
        self.ensure_one()
        present = {defect.code_id.id: defect for defect in self.defect_ids}
        for code_id, quantity, record in defects:
            if code_id in present:
                present[code_id].quantity += quantity
            elif record:
                record.nonconformance_id = self
                present[code_id] = record
            else:
                present[code_id] = self.env["sme.qc.defect"].create({
                    "nonconformance_id": self.id, "code_id": code_id, "quantity": quantity})
