from odoo import fields, models
from odoo.tools import SQL

from ..models.sme_qc_nonconformance import SOURCES, STATES
from ..models.sme_qc_nonconformance_cost import SCRAP_HELP

_MANAGER = "sme_qc_trace.group_quality_manager"
AGES = [("1", "Up to 7 Days"), ("2", "8 to 30 Days"), ("3", "31 to 90 Days"), ("4", "Over 90 Days")]


class SmeQcNonconformanceReport(models.Model):
    """Nonconformances by age, and what they cost: the cost of poor quality.

    Scrap: the value of scrapped goods, of reworked ones what they were worth before: what rework added is counted as rework already.
    Rework: parts and work added to the goods. Regrading: the value that is lost by it. Other: as entered. Goods returned to their vendor
    cost nothing here: the vendor gives credit. In company currency.
    """

    _name = "sme.qc.nonconformance.report"
    _description = "Nonconformance Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "nonconformance_id"
    _depends = {
        "sme.qc.nonconformance": [
            "company_id", "date", "date_closed", "source", "state", "product_id", "partner_id", "sale_order_id", "workcenter_id",
            "cause_id", "responsible_id", "quantity", "other_cost", "production_id"],
        "sme.qc.disposition": ["nonconformance_id", "production_id", "lot_id"],
        "stock.move": [
            "disposition_id", "state", "date", "product_id", "quantity", "value", "location_dest_id", "raw_material_production_id",
            "production_id"],
        "mrp.production": ["nonconformance_id", "rework_number", "product_id", "lot_producing_ids", "rework_sale_order_id"],
        "mrp.workorder": ["production_id", "duration", "costs_hour", "workcenter_id"],
        "mrp.workcenter": ["costs_hour"],
        "product.product": ["product_tmpl_id"], "product.template": ["categ_id"], "sale.order": ["partner_id"],
        "res.partner": ["commercial_partner_id"],
    }

    nonconformance_id = fields.Many2one("sme.qc.nonconformance", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Datetime(readonly=True)
    state = fields.Selection(STATES, readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor or Customer", readonly=True, help="With all its addresses and contacts.")
    sale_order_id = fields.Many2one("sale.order", "Sales Order", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True, help="Of the sales order, with all its addresses and contacts.")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", readonly=True)
    cause_id = fields.Many2one("sme.qc.cause", readonly=True)
    responsible_id = fields.Many2one("res.users", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    age = fields.Integer(readonly=True, aggregator="avg", help="Days since it was found, or until it was closed.")
    age_group = fields.Selection(AGES, readonly=True)
    scrap_cost = fields.Monetary("Scrap", readonly=True, groups=_MANAGER, help=SCRAP_HELP)
    rework_cost = fields.Monetary("Rework", readonly=True, groups=_MANAGER)
    regrade_cost = fields.Monetary("Regrading", readonly=True, groups=_MANAGER)
    other_cost = fields.Monetary("Other Costs", readonly=True, groups=_MANAGER)
    total_cost = fields.Monetary("Cost of Poor Quality", readonly=True, groups=_MANAGER)

    @property
    def _table_query(self):
        return SQL("""
            SELECT f.*, CASE WHEN f.age <= 7 THEN '1' WHEN f.age <= 30 THEN '2' WHEN f.age <= 90 THEN '3' ELSE '4' END AS age_group,
                   f.scrap_cost + f.rework_cost + f.regrade_cost + f.other_cost AS total_cost
              FROM (SELECT n.id, n.id AS nonconformance_id, n.company_id, c.currency_id, n.date, n.state, n.source, n.product_id,
                           t.categ_id, partner.commercial_partner_id AS partner_id, s.id AS sale_order_id,
                           customer.commercial_partner_id AS customer_id, n.workcenter_id, n.cause_id, n.responsible_id,
                           n.quantity, EXTRACT(DAY FROM COALESCE(n.date_closed, NOW() AT TIME ZONE 'UTC') - n.date)::int AS age,
                           COALESCE(scrapped.value, 0) AS scrap_cost, COALESCE(parts.value, 0) + COALESCE(work.value, 0) AS rework_cost,
                           COALESCE(regraded.value, 0) AS regrade_cost, COALESCE(n.other_cost, 0) AS other_cost
                      FROM sme_qc_nonconformance n
                      JOIN res_company c ON c.id = n.company_id
                      JOIN product_product p ON p.id = n.product_id
                      JOIN product_template t ON t.id = p.product_tmpl_id
                      LEFT JOIN res_partner partner ON partner.id = n.partner_id
                      LEFT JOIN LATERAL (
                            SELECT o.rework_sale_order_id AS id FROM mrp_production o
                             WHERE o.nonconformance_id = n.id AND o.rework_sale_order_id IS NOT NULL ORDER BY o.id LIMIT 1) reworked ON TRUE
                      LEFT JOIN sale_order s ON s.id = COALESCE(n.sale_order_id, reworked.id)
                      LEFT JOIN res_partner customer ON customer.id = s.partner_id
                      LEFT JOIN LATERAL (
                            SELECT SUM(LEAST(m.value, m.quantity * before.value)) AS value
                              FROM sme_qc_disposition d
                              JOIN stock_move m ON m.disposition_id = d.id
                              JOIN stock_location l ON l.id = m.location_dest_id
                              LEFT JOIN LATERAL (
                                    SELECT MIN(taken.value / NULLIF(taken.quantity, 0)) AS value
                                      FROM (SELECT n.production_id AS id UNION SELECT d.production_id UNION
                                            SELECT made.mrp_production_id FROM mrp_production_stock_lot_rel made
                                             WHERE made.stock_lot_id = d.lot_id) brought
                                      JOIN mrp_production o ON o.id = brought.id AND o.rework_number > 0
                                      JOIN stock_move taken ON taken.raw_material_production_id = o.id AND taken.product_id = o.product_id
                                     WHERE taken.state = 'done' AND (taken.date, taken.id) < (m.date, m.id)) before ON TRUE
                             WHERE d.nonconformance_id = n.id AND m.state = 'done' AND l.usage = 'inventory') scrapped ON TRUE
                      LEFT JOIN LATERAL (
                            SELECT SUM(m.value) AS value
                              FROM mrp_production o
                              JOIN stock_move m ON m.raw_material_production_id = o.id AND m.product_id <> o.product_id
                             WHERE o.nonconformance_id = n.id AND o.rework_number > 0 AND m.state = 'done') parts ON TRUE
                      LEFT JOIN LATERAL (
                            SELECT SUM(w.duration / 60 * COALESCE(NULLIF(w.costs_hour, 0), k.costs_hour, 0)) AS value
                              FROM mrp_production o
                              JOIN mrp_workorder w ON w.production_id = o.id
                              JOIN mrp_workcenter k ON k.id = w.workcenter_id
                             WHERE o.nonconformance_id = n.id AND o.rework_number > 0 AND w.state <> 'cancel') work ON TRUE
                      LEFT JOIN LATERAL (
                            SELECT SUM(CASE WHEN m.raw_material_production_id IS NULL THEN -m.value ELSE m.value END) AS value
                              FROM mrp_production o
                              JOIN stock_move m ON o.id IN (m.raw_material_production_id, m.production_id)
                             WHERE o.nonconformance_id = n.id AND o.rework_number = 0 AND m.state = 'done') regraded ON TRUE
                     WHERE n.state <> 'cancelled') f""")

    def action_open(self):
        """Open the nonconformance of a row."""
        self.ensure_one()
        return self.nonconformance_id._get_records_action()
