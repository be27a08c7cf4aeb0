from odoo import fields, models
from odoo.tools import SQL

from ..models.sme_qc_inspection import STATES
from ..models.sme_qc_plan import STAGES


class SmeQcInspectionReport(models.Model):
    """Decided inspections: reject rate, first-pass yield and vendor score.

    Rates and score are of first inspections: goods that come back from rework are not inspected as if they were new. Quantities are of
    all inspections. Lots that skip-lot let pass were not inspected.
    """

    _name = "sme.qc.inspection.report"
    _description = "Inspection Analysis"
    _auto = False
    _order = "date_decided desc, id desc"
    _rec_name = "inspection_id"
    _depends = {
        "sme.qc.inspection": [
            "state", "company_id", "plan_id", "stage", "product_id", "partner_id", "quantity", "accepted_quantity", "rejected_quantity",
            "inspector_id", "date_decided", "reinspection_of_id", "workorder_id", "is_skipped"],
        "product.product": ["product_tmpl_id"], "product.template": ["categ_id"], "mrp.workorder": ["workcenter_id"],
        "res.partner": ["commercial_partner_id"],
    }

    inspection_id = fields.Many2one("sme.qc.inspection", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date_decided = fields.Datetime(readonly=True)
    state = fields.Selection(STATES, readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    plan_id = fields.Many2one("sme.qc.plan", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor or Customer", readonly=True, help="With all its addresses and contacts.")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", readonly=True)
    inspector_id = fields.Many2one("res.users", readonly=True)
    reinspection_of_id = fields.Many2one("sme.qc.inspection", readonly=True, help="The goods were inspected before they were reworked.")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    accepted_quantity = fields.Float(digits="Product Unit", readonly=True)
    rejected_quantity = fields.Float(digits="Product Unit", readonly=True)
    rejected_lots = fields.Integer(readonly=True, help="Lots that failed.")
    reject_ppm = fields.Float(
        "Reject Rate (ppm)", digits=(16, 0), readonly=True, aggregator="avg",
        help="Rejected of a million units inspected for the first time. Inspections after rework do not count.")
    first_pass_yield = fields.Float(
        "First-Pass Yield (%)", digits=(16, 1), readonly=True, aggregator="avg",
        help="Lots that passed whole at their first inspection, of all lots. Inspections after rework do not count.")
    score = fields.Float(
        digits=(16, 1), readonly=True, aggregator="avg",
        help="Lots that passed count 100, on concession 50, failed 0; a lot that was accepted in part counts that part. The average. "
        "Inspections after rework do not count.")

    @property
    def _table_query(self):
        return SQL("""
            SELECT i.id, i.id AS inspection_id, i.company_id, i.date_decided, i.state, i.stage, i.plan_id, i.product_id, t.categ_id,
                   partner.commercial_partner_id AS partner_id, w.workcenter_id, i.inspector_id, i.reinspection_of_id,
                   i.quantity, i.accepted_quantity, i.rejected_quantity,
                   CASE WHEN i.state = 'failed' THEN 1 ELSE 0 END AS rejected_lots,
                   CASE WHEN i.reinspection_of_id IS NULL
                        THEN 1000000.0 * i.rejected_quantity / NULLIF(i.quantity, 0) END AS reject_ppm,
                   CASE WHEN i.reinspection_of_id IS NOT NULL THEN NULL
                        WHEN i.state = 'passed' AND COALESCE(i.rejected_quantity, 0) = 0 THEN 100.0 ELSE 0.0 END AS first_pass_yield,
                   CASE WHEN i.reinspection_of_id IS NOT NULL THEN NULL
                        WHEN i.state = 'accepted_on_concession' THEN 50.0
                        ELSE 100.0 * COALESCE(i.accepted_quantity, 0) / NULLIF(i.quantity, 0) END AS score
              FROM sme_qc_inspection i
              JOIN product_product p ON p.id = i.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              LEFT JOIN res_partner partner ON partner.id = i.partner_id
              LEFT JOIN mrp_workorder w ON w.id = i.workorder_id
             WHERE i.state IN ('passed', 'failed', 'accepted_on_concession') AND i.is_skipped IS NOT TRUE""")

    def _read_group_select(self, aggregate_spec, query):
        """The reject rate of a group is that of its units, not the average of its lots."""
        if aggregate_spec == "reject_ppm:avg":
            rejected, inspected, again = (
                self._field_to_sql(self._table, name, query) for name in ("rejected_quantity", "quantity", "reinspection_of_id"))
            return SQL(
                "1000000.0 * SUM(%s) FILTER (WHERE %s IS NULL) / NULLIF(SUM(%s) FILTER (WHERE %s IS NULL), 0)",
                rejected, again, inspected, again)
        return super()._read_group_select(aggregate_spec, query)

    def action_open(self):
        """Open the inspection of a row."""
        self.ensure_one()
        return self.inspection_id._get_records_action()
