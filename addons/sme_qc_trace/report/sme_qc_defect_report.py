from odoo import fields, models
from odoo.tools import SQL

from ..models.sme_qc_nonconformance import SOURCES


class SmeQcDefectReport(models.Model):
    """Defects with all that they may be grouped by: the Pareto of defects. Quantities add up within a unit only, defects always."""

    _name = "sme.qc.defect.report"
    _description = "Defect Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "code_id"
    _depends = {
        "sme.qc.defect": ["nonconformance_id", "code_id", "quantity"],
        "sme.qc.nonconformance": [
            "company_id", "date", "source", "state", "product_id", "partner_id", "workcenter_id", "cause_id"],
        "product.product": ["product_tmpl_id"], "product.template": ["categ_id", "uom_id"],
        "res.partner": ["commercial_partner_id"],
    }

    nonconformance_id = fields.Many2one("sme.qc.nonconformance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    code_id = fields.Many2one("sme.qc.defect.code", "Defect", readonly=True)
    cause_id = fields.Many2one("sme.qc.cause", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor or Customer", readonly=True, help="With all its addresses and contacts.")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", readonly=True)
    defect_count = fields.Integer("Defects", readonly=True, help="Each kind of defect of a nonconformance counts once.")
    nonconformance_count = fields.Integer(
        "Nonconformances", readonly=True, aggregator="count_distinct", help="A nonconformance of several defects counts once in a group.")
    quantity = fields.Float(digits="Product Unit", readonly=True, help="In the product's unit: compare it within one unit only.")
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)

    @property
    def _table_query(self):
        return SQL("""
            SELECT d.id, n.id AS nonconformance_id, n.company_id, n.date, n.source, d.code_id, n.cause_id, n.product_id, t.categ_id,
                   partner.commercial_partner_id AS partner_id, n.workcenter_id, 1 AS defect_count, n.id AS nonconformance_count,
                   d.quantity, t.uom_id
              FROM sme_qc_defect d
              JOIN sme_qc_nonconformance n ON n.id = d.nonconformance_id
              JOIN product_product p ON p.id = n.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN res_partner partner ON partner.id = n.partner_id
             WHERE n.state <> 'cancelled'""")

    def action_open(self):
        """Open the nonconformance of a row."""
        self.ensure_one()
        return self.nonconformance_id._get_records_action()
