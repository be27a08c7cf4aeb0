from odoo import fields, models

SOURCES = [("inspection", "Inspection"), ("complaint", "Customer Complaint"), ("return", "Customer Return"), ("manual", "By Hand")]
STATES = [("open", "Open"), ("contained", "Contained"), ("decided", "Decided"), ("closed", "Closed"), ("cancelled", "Cancelled")]


class SmeQcNonconformance(models.Model):
    """Goods that fail: what is wrong with how many of them, why, and what is decided."""

    _name = "sme.qc.nonconformance"
    _description = "Nonconformance"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
    product_id = fields.Many2one("product.product", required=True, check_company=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one("stock.lot", check_company=True, index="btree_not_null", domain="[('product_id', '=', product_id)]")
    quantity = fields.Float(digits="Product Unit", default=1.0, help="Nonconforming quantity, in the product's unit.")
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
    date_deadline = fields.Date("Deadline", tracking=True)
    date_closed = fields.Datetime(readonly=True, copy=False)
    description = fields.Html()
    containment = fields.Text(help="What was done at once so that no more harm is done.")
    corrective_action = fields.Text(help="What is changed so that it does not happen again.")
    disposition_ids = fields.One2many("sme.qc.disposition", "nonconformance_id")
