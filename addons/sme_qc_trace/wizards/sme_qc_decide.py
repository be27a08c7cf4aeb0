from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sme_qc_disposition import KINDS
from ..models.sme_qc_inspection import OPEN


class SmeQcDecide(models.TransientModel):
    """What is done with how many of a lot: several dispositions at once, of an inspection or of a nonconformance."""

    _name = "sme.qc.decide"
    _description = "Decide Dispositions"

    nonconformance_id = fields.Many2one("sme.qc.nonconformance", readonly=True)
    inspection_id = fields.Many2one("sme.qc.inspection", readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_goods")
    product_id = fields.Many2one("product.product", compute="_compute_goods")
    lot_id = fields.Many2one("stock.lot", compute="_compute_goods")
    uom_id = fields.Many2one("uom.uom", compute="_compute_goods")
    quantity = fields.Float("To Decide", digits="Product Unit", compute="_compute_goods")
    remaining = fields.Float("Left", digits="Product Unit", compute="_compute_remaining")
    line_ids = fields.One2many(
        "sme.qc.decide.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False, precompute=True)

    @api.depends("nonconformance_id", "inspection_id")
    def _compute_goods(self):
        for wizard in self:
            lot = wizard.nonconformance_id or wizard.inspection_id
            wizard.company_id = lot.company_id
            wizard.product_id = lot.product_id
            wizard.lot_id = lot.lot_id
            wizard.uom_id = lot.uom_id
            wizard.quantity = wizard.nonconformance_id.undecided_quantity if wizard.nonconformance_id else lot.quantity

    @api.depends("nonconformance_id", "inspection_id")
    def _compute_line_ids(self):
        for wizard in self:
            if not wizard.line_ids:
                wizard.line_ids = [(0, 0, {"kind": "rework" if wizard.nonconformance_id else "accept", "quantity": wizard.quantity})]

    @api.depends("quantity", "line_ids.quantity")
    def _compute_remaining(self):
        for wizard in self:
            wizard.remaining = wizard.quantity - sum(wizard.line_ids.mapped("quantity"))

    def action_decide(self):
        """Records the dispositions and carries out those that need no approval.

        :raises UserError: more than there is; less than the lot of an inspection
        """
        self.ensure_one()
        lot = self.nonconformance_id or self.inspection_id
        lines = self.line_ids.filtered(lambda line: not self.uom_id.is_zero(line.quantity))
        if not lines:
            raise UserError(self.env._("%s: enter a quantity.", lot.name))
        if any(line.quantity < 0 for line in lines) or self.uom_id.compare(self.remaining, 0) < 0:
            raise UserError(self.env._(
                "%(name)s: there are %(quantity)s %(unit)s to decide, and the lines add up to %(sum)s. Correct the quantities.",
                name=lot.name, quantity=f"{self.quantity:g}", unit=self.uom_id.name, sum=f"{sum(lines.mapped('quantity')):g}"))
        nonconformance = self.nonconformance_id
        if not nonconformance:
            nonconformance, lines = self._decide_inspection(lines)
        dispositions = self.env["sme.qc.disposition"].create([{
            "nonconformance_id": nonconformance.id,
            "kind": line.kind,
            "quantity": line.quantity,
            "reason": line.reason,
            "customer_consent": line.customer_consent,
            "regrade_product_id": line.regrade_product_id.id if line.kind == "regrade" else False,
            "bom_id": line.bom_id.id if line.kind == "rework" else False,
        } for line in lines])
        dispositions.action_confirm()
        return {"type": "ir.actions.act_window_close"}

    def _decide_inspection(self, lines):
        """Accepts and rejects the lot: what is accepted goes on, the rest is a nonconformance; with the lines that are left for it."""
        inspection = self.inspection_id
        if inspection.state not in OPEN:
            raise UserError(self.env._("%s is decided already: decide on its nonconformance.", inspection.name))
        if not self.uom_id.is_zero(self.remaining):
            raise UserError(self.env._(
                "%(name)s: %(remaining)s %(unit)s are left. Every unit of the lot needs its disposition.",
                name=inspection.name, remaining=f"{self.remaining:g}", unit=self.uom_id.name))
        accepted = lines.filtered(lambda line: line.kind == "accept")
        rejected = lines - accepted
        inspection.action_decide(sum(accepted.mapped("quantity")), sum(rejected.mapped("quantity")))
        if not rejected:
            return inspection.nonconformance_ids, rejected
        nonconformance = inspection.nonconformance_ids.filtered(lambda each: each.state != "cancelled")[:1] \
            or self.env["sme.qc.nonconformance"].search([("further_inspection_ids", "in", inspection.ids)], limit=1) \
            or self.env["sme.qc.nonconformance"].create(inspection._nonconformance_values(inspection, inspection._defects()))
        return nonconformance, rejected


class SmeQcDecideLine(models.TransientModel):
    _name = "sme.qc.decide.line"
    _description = "Disposition to Decide"

    wizard_id = fields.Many2one("sme.qc.decide", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id")
    product_id = fields.Many2one(related="wizard_id.product_id")
    product_tmpl_id = fields.Many2one(related="wizard_id.product_id.product_tmpl_id")
    kind = fields.Selection(KINDS, required=True, default="scrap")
    quantity = fields.Float(digits="Product Unit", required=True)
    reason = fields.Char()
    customer_consent = fields.Char(help="Who of the customer agreed, and where it is written down.")
    regrade_product_id = fields.Many2one("product.product", "Regrade To", domain="[('id', '!=', product_id), ('type', '=', 'consu')]")
    bom_id = fields.Many2one(
        "mrp.bom", "Rework Bill of Materials",
        domain="[('is_rework', '=', True), ('product_tmpl_id', '=', product_tmpl_id), ('product_id', 'in', (False, product_id)), "
               "('company_id', 'in', (False, company_id))]",
        help="Parts and operations that the rework adds; empty: none, or chosen on the order.")
