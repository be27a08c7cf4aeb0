from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .bulk_fields import BulkMany2one

ACTIONS = [("buy", "Buy"), ("make", "Make"), ("subcontract", "Subcontract"), ("transfer", "Transfer")]
STATES = [
    ("suggested", "Suggested"), ("firm", "Firm"), ("partly_released", "Partly Released"), ("released", "Released"),
    ("cancelled", "Cancelled"),
]
LOT_REASONS = [
    ("fixed", "Fixed Quantity"), ("minimum", "Minimum"), ("multiple", "Multiple"), ("period", "Period of Supply"),
    ("up_to", "Fill up to Maximum Stock"), ("rounding", "Whole Units"),
]
OPEN_STATES = ("suggested", "firm", "partly_released")


class SmePlannedOrder(models.Model):
    """A suggestion to buy, make, subcontract or transfer. Runs write it in bulk: no log columns, no foreign keys."""

    _name = "sme.planned.order"
    _description = "Planned Order"
    _order = "release_date, due_date, id"
    _log_access = False
    _check_company_auto = True

    company_id = BulkMany2one("res.company", required=True, default=lambda self: self.env.company)
    run_id = BulkMany2one("sme.mrp.run", string="MRP Run", readonly=True)
    warehouse_id = BulkMany2one(
        "stock.warehouse", required=True, check_company=True,
        default=lambda self: self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1))
    product_id = BulkMany2one("product.product", required=True, check_company=True)
    action = fields.Selection(ACTIONS, required=True, default="buy")
    state = fields.Selection(STATES, required=True, default="firm")
    quantity = fields.Float(required=True, help="In the product's own unit.")
    released_quantity = fields.Float(readonly=True, help="How much of it stands on orders by now.")
    net_quantity = fields.Float("Net Requirement", readonly=True, help="What is needed; the order may be larger by its lot rules.")
    due_date = fields.Date(required=True, help="Day on which the goods are needed, in the warehouse's time zone.")
    release_date = fields.Date("Release By", required=True, help="Due date less the lead time.")
    expected_date = fields.Date(readonly=True, help="When the goods can be there if it is released today or on its release date.")
    late = fields.Boolean(readonly=True, help="The release date has passed: the goods come after the due date.")
    level = fields.Integer("Low-Level Code", readonly=True, aggregator=None)
    partner_id = BulkMany2one("res.partner", string="Vendor", check_company=True)
    seller_id = BulkMany2one("product.supplierinfo", string="Vendor Price")
    price = fields.Float("Unit Price", readonly=True, aggregator="avg", help="Price of one unit of the product in company currency.")
    bom_id = BulkMany2one("mrp.bom", string="Bill of Materials", check_company=True)
    source_warehouse_id = BulkMany2one("stock.warehouse", string="From Warehouse", check_company=True)
    need_quantity = fields.Float(readonly=True, help="Demand since the planned order before.")
    stock_quantity = fields.Float(readonly=True, help="Projected stock before that demand.")
    on_order_quantity = fields.Float(readonly=True, help="Open receipts that cover a part of it.")
    safety_quantity = fields.Float(readonly=True, help="Safety stock that must be left.")
    lot_reason = fields.Selection(LOT_REASONS, readonly=True, help="Why it is more than the net requirement.")
    uom_id = fields.Many2one(related="product_id.uom_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount", help="Quantity at the vendor's price, in company currency.")
    arithmetic = fields.Char(compute="_compute_arithmetic", help="How the quantity comes about.")
    days_late = fields.Integer(compute="_compute_days_late", help="Days between the due date and the day on which it can be there.")

    _scope_idx = models.Index("(company_id, state, product_id)")

    @api.depends("product_id", "action", "quantity")
    def _compute_display_name(self):
        labels = dict(self._fields["action"]._description_selection(self.env))
        for order in self:
            order.display_name = f"{labels.get(order.action, '')} {order.quantity or 0:g} {order.product_id.display_name or ''}".strip()

    @api.depends("quantity", "price")
    def _compute_amount(self):
        for order in self:
            order.amount = order.quantity * order.price

    @api.depends("due_date", "expected_date")
    def _compute_days_late(self):
        for order in self:
            order.days_late = max((order.expected_date - order.due_date).days, 0) if order.expected_date and order.due_date else 0

    @api.depends("need_quantity", "stock_quantity", "on_order_quantity", "safety_quantity", "net_quantity", "quantity", "lot_reason")
    def _compute_arithmetic(self):
        reasons = dict(self._fields["lot_reason"]._description_selection(self.env))
        for order in self:
            if not order.need_quantity and not order.safety_quantity:
                order.arithmetic = self.env._("Entered by hand") if order.state != "suggested" else ""
                continue
            parts = [self.env._("need %g", order.need_quantity), self.env._("− stock %g", order.stock_quantity)]
            if order.on_order_quantity:
                parts.append(self.env._("− on order %g", order.on_order_quantity))
            if order.safety_quantity:
                parts.append(self.env._("+ safety %g", order.safety_quantity))
            net = order.need_quantity - order.stock_quantity - order.on_order_quantity + order.safety_quantity
            text = f"{' '.join(parts)} = {net:g}"
            if order.lot_reason:
                text += f" → {reasons[order.lot_reason].lower()} {order.quantity:g}"
            elif abs(order.quantity - net) > 0.005:
                text += self.env._(" → %g of it", order.quantity)
            order.arithmetic = text

    @api.constrains("quantity", "released_quantity", "due_date", "release_date")
    def _check_quantity(self):
        for order in self:
            if order.quantity <= 0:
                raise ValidationError(self.env._("%s: a planned order needs a quantity above zero.", order.product_id.display_name))
            if order.product_id.uom_id.compare(order.quantity, order.released_quantity) < 0:
                raise ValidationError(self.env._(
                    "%(order)s: %(released)g are released already; it cannot be smaller.",
                    order=order.display_name, released=order.released_quantity))
            if order.release_date > order.due_date:
                raise ValidationError(self.env._("%s: it cannot be released after it is due.", order.display_name))

    def action_pegging(self):
        """Whom these planned orders are for."""
        return self.env["sme.pegging"]._action(self._name, self.ids, self.mapped("display_name"), "up")

    def action_firm(self):
        """Fix suggestions: later runs keep them as they are."""
        self.filtered(lambda order: order.state == "suggested").state = "firm"

    def action_unfirm(self):
        """Give firm orders back to the next run, which replaces them."""
        self.filtered(lambda order: order.state == "firm").state = "suggested"

    def action_cancel(self):
        self.filtered(lambda order: order.state in ("suggested", "firm")).state = "cancelled"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        for order in self:
            if order.state in ("partly_released", "released"):
                raise UserError(self.env._("%s is released: its documents refer to it.", order.display_name))

    # ------------------------------------------------------------------ what is referred to is deleted

    @api.model
    def _forget(self, field, ids):
        """Delete the rows of deleted products or warehouses."""
        for model in ("sme.planned.order", "sme.peg", "sme.action.message", "sme.mrp.exception", "sme.plan.past"):
            records = self.env[model].sudo()
            records.flush_model()
            self.env.cr.execute(SQL(
                "DELETE FROM %s WHERE %s = ANY(%s)", SQL.identifier(records._table), SQL.identifier(field), list(ids)))
            records.invalidate_model()

    @api.model
    def _clear(self, field, ids):
        """Empty the field of deleted vendors, prices or bills of materials."""
        records = self.sudo()
        records.flush_model()
        self.env.cr.execute(SQL(
            "UPDATE sme_planned_order SET %s = NULL WHERE %s = ANY(%s)", SQL.identifier(field), SQL.identifier(field), list(ids)))
        records.invalidate_model()
