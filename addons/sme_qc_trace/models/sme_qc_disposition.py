from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

KINDS = [
    ("accept", "Accept"),
    ("concession", "Accept on Concession"),
    ("rework", "Rework"),
    ("scrap", "Scrap"),
    ("return", "Return to Vendor"),
    ("regrade", "Regrade"),
]
STATES = [("draft", "Draft"), ("to_approve", "To Approve"), ("done", "Done"), ("cancelled", "Cancelled")]

# What only the methods write that carry a disposition out.
_BY_METHOD = frozenset({"state", "approver_id", "date_approved", "picking_id", "scrap_id", "production_id"})
_FIXED = {
    "kind", "quantity", "product_id", "lot_id", "regrade_product_id", "bom_id", "nonconformance_id", "inspection_id", "company_id",
    "customer_consent", "reason"}


class SmeQcDisposition(models.Model):
    """What is done with a quantity of a lot that was decided on, and the documents of Odoo that do it.

    The quantities of a lot's dispositions that are not cancelled add up to the lot; each has its stock moves.
    """

    _name = "sme.qc.disposition"
    _description = "Disposition"
    _inherit = ["sme.qc.guarded"]
    _order = "id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    inspection_id = fields.Many2one("sme.qc.inspection", check_company=True, index="btree_not_null", ondelete="restrict")
    nonconformance_id = fields.Many2one("sme.qc.nonconformance", check_company=True, index="btree_not_null", ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    state = fields.Selection(STATES, required=True, default="draft", copy=False, index=True)
    product_id = fields.Many2one("product.product", required=True, check_company=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one("stock.lot", check_company=True, index="btree_not_null")
    quantity = fields.Float(digits="Product Unit", required=True, help="In the product's unit.")
    reason = fields.Text()
    approver_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_approved = fields.Datetime(readonly=True, copy=False)
    customer_consent = fields.Char(help="Who of the customer agreed, and where it is written down.")
    regrade_product_id = fields.Many2one("product.product", "Regrade To", check_company=True)
    bom_id = fields.Many2one("mrp.bom", "Rework Bill of Materials", check_company=True)
    move_ids = fields.One2many("stock.move", "disposition_id")
    picking_id = fields.Many2one("stock.picking", "Transfer", check_company=True, index="btree_not_null", readonly=True, copy=False)
    scrap_id = fields.Many2one("stock.scrap", "Scrap Order", check_company=True, index="btree_not_null", readonly=True, copy=False)
    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", check_company=True, index="btree_not_null", readonly=True, copy=False)

    has_document = fields.Boolean(compute="_compute_has_document")
    has_moved = fields.Boolean(compute="_compute_has_moved", help="Goods have moved: it cannot be taken back.")

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "The quantity of a disposition must be more than nothing.")

    @api.depends("kind", "quantity", "product_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for disposition in self:
            disposition.display_name = self.env._(
                "%(kind)s %(quantity)s %(unit)s", kind=kinds.get(disposition.kind, ""), unit=disposition.uom_id.name or "",
                quantity=f"{disposition.quantity:g}")

    @api.depends("production_id", "scrap_id", "picking_id")
    def _compute_has_document(self):
        for disposition in self:
            disposition.has_document = bool(disposition._document())

    @api.depends("move_ids.state")
    def _compute_has_moved(self):
        for disposition in self:
            disposition.has_moved = any(move.state == "done" for move in disposition.move_ids)

    @api.constrains("quantity", "state", "nonconformance_id", "inspection_id")
    def _check_sum(self):
        """Of a lot no more is decided than there is."""
        for document in (self.nonconformance_id, self.inspection_id):
            for lot in document:
                live = lot.disposition_ids.filtered(lambda disposition: disposition.state != "cancelled")
                decided = sum(live.mapped("quantity"))
                if lot.uom_id.compare(decided, lot.quantity) > 0:
                    raise ValidationError(self.env._(
                        "%(name)s is of %(quantity)s %(unit)s, and %(decided)s would be decided on. "
                        "Lower a quantity or cancel a disposition.",
                        name=lot.name, quantity=lot.quantity, unit=lot.uom_id.name, decided=decided))

    @api.constrains("nonconformance_id", "inspection_id", "product_id", "lot_id")
    def _check_goods(self):
        for disposition in self:
            lot = disposition.nonconformance_id or disposition.inspection_id
            if not lot:
                raise ValidationError(self.env._("%s: say of which nonconformance the goods are.", disposition.display_name))
            others = disposition.inspection_id - disposition._inspections()
            if disposition.product_id != lot.product_id or lot.lot_id and disposition.lot_id != lot.lot_id or others:
                raise ValidationError(self.env._(
                    "%(disposition)s is of other goods than %(name)s. Decide on those of %(name)s only.",
                    disposition=disposition.display_name, name=lot.name))

    @api.constrains("kind", "regrade_product_id", "bom_id", "product_id")
    def _check_kind(self):
        for disposition in self:
            product = disposition.product_id
            if disposition.kind == "regrade":
                other = disposition.regrade_product_id
                if not other or other == product:
                    raise ValidationError(self.env._("%s: choose the other product that the goods become.", disposition.display_name))
                if not other.uom_id._has_common_reference(product.uom_id):
                    raise ValidationError(self.env._(
                        "%(product)s is counted in %(unit)s and cannot become %(other)s in %(other_unit)s. "
                        "Choose a product with a like unit.",
                        product=product.display_name, unit=product.uom_id.name, other=other.display_name, other_unit=other.uom_id.name))
            bom = disposition.bom_id
            if disposition.kind == "rework" and bom and not (
                    bom.is_rework and (bom.product_id == product or not bom.product_id and bom.product_tmpl_id == product.product_tmpl_id)):
                raise ValidationError(self.env._(
                    "%(bom)s is not a rework bill of materials of %(product)s. Choose one that is marked For Rework.",
                    bom=bom.display_name, product=product.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        nonconformances = self.env["sme.qc.nonconformance"].browse(
            {vals["nonconformance_id"] for vals in vals_list if vals.get("nonconformance_id")})
        nonconformances.fetch(["company_id", "product_id", "lot_id", "inspection_id", "further_inspection_ids"])
        for vals in vals_list:
            if vals.get("nonconformance_id"):
                nonconformance = nonconformances.browse(vals["nonconformance_id"])
                vals.setdefault("company_id", nonconformance.company_id.id)
                vals.setdefault("product_id", nonconformance.product_id.id)
                vals.setdefault("lot_id", nonconformance.lot_id.id)
                if not nonconformance.further_inspection_ids:  # of several the goods cannot be told apart
                    vals.setdefault("inspection_id", nonconformance.inspection_id.id)
            if any(vals.get(name) for name in _BY_METHOD - {"state"}) or vals.get("state", "draft") != "draft":
                self._check_by_method()
            if not self.env.su and not vals.get("nonconformance_id"):  # the dispositions of verdicts are written by the verdict
                raise UserError(self.env._("A disposition is of a nonconformance: open one for the goods, or decide on their inspection."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and _FIXED & vals.keys() and any(disposition.state in ("done", "cancelled") for disposition in self):
            raise UserError(self.env._("%s is done: cancel it and decide again.", self[:1].display_name))
        if vals.keys() & _BY_METHOD:
            self._check_by_method()
        return super().write(vals)

    def _guarded_fields(self):
        return super()._guarded_fields() | _BY_METHOD

    def _check_by_method(self):
        """State, approval and documents are set by the methods that carry a disposition out, which write them by ``sudo``."""
        if not self.env.su:
            raise UserError(self.env._(
                "A disposition is done by confirming or approving it: its state, approval and documents cannot be written."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        for disposition in self:
            if disposition.state == "done":
                raise UserError(self.env._("%s is done: cancel it, do not delete it.", disposition.display_name))

    def _needs_approval(self):
        """Whether a quality manager must agree: accepting goods that failed always, other kinds as the company has set."""
        self.ensure_one()
        return self.kind == "accept" or self.company_id[f"approve_{self.kind}"]

    def action_confirm(self):
        """Carries the dispositions out, or asks a quality manager first where the company wants it."""
        drafts = self.filtered(lambda disposition: disposition.state == "draft")
        is_manager = self.env.user.has_group("sme_qc_trace.group_quality_manager")
        to_ask = drafts.filtered(lambda disposition: not is_manager and disposition._needs_approval())
        to_ask._set_state("to_approve")
        to_ask._ask_approval()
        rest = drafts - to_ask
        rest.filtered(lambda disposition: disposition._needs_approval())._note_approval()
        rest._carry_out()

    def action_approve(self):
        """Only quality managers: agrees to the dispositions and carries them out."""
        self._check_manager()
        waiting = self.filtered(lambda disposition: disposition.state in ("draft", "to_approve"))
        waiting._note_approval()
        waiting._carry_out()
        waiting._close_approval()

    def action_refuse(self):
        """Only quality managers: the goods wait for another disposition."""
        self._check_manager()
        waiting = self.filtered(lambda disposition: disposition.state in ("draft", "to_approve"))
        waiting._set_state("cancelled")
        for disposition in waiting:
            disposition._log(self.env._("%(disposition)s refused.", disposition=disposition.display_name))
        waiting._close_approval()

    def action_cancel(self):
        """Takes dispositions back whose goods have not moved yet, with their documents."""
        for disposition in self.filtered(lambda each: each.state == "done"):
            if disposition.has_moved:
                raise UserError(self.env._(
                    "%(disposition)s: the goods have moved by %(document)s. They cannot be taken back; open a new nonconformance for them.",
                    disposition=disposition.display_name, document=disposition._document().display_name or disposition.display_name))
        live = self.filtered(lambda disposition: disposition.state != "cancelled")
        documents = [(disposition, disposition._document()) for disposition in live if disposition.state == "done"]
        live._set_state("cancelled")
        for disposition, document in documents:
            if document and document._name == "mrp.production":
                # sudo: the inspector who opened the rework order takes it back, without rights on other manufacturing orders
                document.sudo().action_cancel()
            elif document:
                document.action_cancel()
            disposition._log(self.env._("%s taken back.", disposition.display_name))
        live._close_approval()
        live.nonconformance_id._update_state()

    def action_open_document(self):
        """Opens the transfer, scrap order or manufacturing order that does it."""
        self.ensure_one()
        document = self._document()
        if not document:
            raise UserError(self.env._("%s has no document: the goods stayed where they are.", self.display_name))
        return {"type": "ir.actions.act_window", "res_model": document._name, "res_id": document.id, "views": [(False, "form")]}

    def _document(self):
        self.ensure_one()
        return self.production_id or self.scrap_id or self.picking_id

    def _inspections(self):
        """The inspections that found the goods bad."""
        return self.nonconformance_id._inspections() or self.inspection_id

    def _is_under_way(self):
        """Its goods are still to be moved: the rework order or the return is open."""
        self.ensure_one()
        return any(move.state not in ("done", "cancel") for move in self.move_ids)

    def _check_manager(self):
        if not self.env.user.has_group("sme_qc_trace.group_quality_manager"):
            raise AccessError(self.env._("Only quality managers approve dispositions. Ask one."))

    def _note_approval(self):
        for disposition in self:
            if disposition.kind == "concession" and not disposition.reason:
                raise UserError(self.env._("%s: write down the reason of the concession.", disposition.display_name))
        # sudo: see _check_by_method
        self.sudo().write({"approver_id": self.env.uid, "date_approved": fields.Datetime.now()})

    def _set_state(self, state):
        # sudo: see _check_by_method
        self.sudo().write({"state": state})

    def _ask_approval(self):
        group = self.env.ref("sme_qc_trace.group_quality_manager")
        for disposition in self:
            # sudo: whom to ask is no secret
            managers = group.sudo().all_user_ids.filtered(
                lambda user, company=disposition.company_id: user.active and not user.share and company in user.company_ids)
            document = disposition.nonconformance_id or disposition.inspection_id
            responsible = disposition.nonconformance_id.responsible_id
            disposition._log(self.env._("%s is to be approved.", disposition.display_name))
            manager = responsible if responsible in managers else managers[:1]
            document.activity_schedule(
                "sme_qc_trace.mail_activity_approval", user_id=manager.id or self.env.uid,
                summary=disposition.display_name, note=disposition.reason)

    def _close_approval(self):
        for document in (self.nonconformance_id, self.inspection_id):
            done = document.filtered(lambda each: not any(disposition.state == "to_approve" for disposition in each.disposition_ids))
            # sudo: the activity may be of another manager
            done.sudo().activity_unlink(["sme_qc_trace.mail_activity_approval"])

    def _log(self, body):
        for document in (self.nonconformance_id, self.inspection_id):
            for record in document:
                record.message_post(body=body)
