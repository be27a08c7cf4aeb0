"""What the queries on stock moves of sales orders have in common.

Aliases: m move; s, d, f its source, destination and final location; u its unit, pu the product's.
"""

from odoo.tools import SQL

JOINS = SQL(
    """JOIN stock_location s ON s.id = m.location_id
       JOIN stock_location d ON d.id = m.location_dest_id
       LEFT JOIN stock_location f ON f.id = m.location_final_id
       JOIN product_product pp ON pp.id = m.product_id
       JOIN product_template pt ON pt.id = pp.product_tmpl_id
       JOIN uom_uom u ON u.id = m.product_uom
       JOIN uom_uom pu ON pu.id = pt.uom_id""")

OUT = SQL("(d.usage = 'customer' OR (d.usage = 'transit' AND d.company_id IS NULL))")
"""It brings goods to the customer, or to another company of ours."""

BACK = SQL("(s.usage = 'customer' OR (s.usage = 'transit' AND s.company_id IS NULL))")

LAST_OUT = SQL(
    """(%s OR (f.usage = 'customer' AND NOT EXISTS (SELECT 1 FROM stock_move_move_rel r WHERE r.move_orig_id = m.id)))""", OUT)
"""The last move of a delivery that is known so far: later steps may be pushed when it is done."""

DONE_QTY = SQL("m.quantity * u.factor / pu.factor")

WANTED_QTY = SQL("CASE WHEN m.state = 'done' THEN %s ELSE m.product_qty END", DONE_QTY)

BILLED = SQL(
    """LEFT JOIN LATERAL (
            SELECT SUM(a.balance) AS amount,
                   COALESCE(SUM((CASE WHEN am.move_type = 'in_refund' THEN -1 ELSE 1 END) * a.quantity * au.factor / pu.factor), 0) AS qty
              FROM account_move_line a JOIN account_move am ON am.id = a.move_id JOIN uom_uom au ON au.id = a.product_uom_id
             WHERE a.purchase_line_id = l.id AND a.parent_state = 'posted') b ON TRUE""")
"""What vendors billed of a purchase order line l, in company currency and product units."""

FLUSHED = {
    "purchase.order": ["currency_rate"],
    "purchase.order.line": ["qty_received", "price_subtotal", "product_qty", "product_uom_id"],
    "account.move": ["move_type"],
    "account.move.line": ["purchase_line_id", "balance", "quantity", "product_uom_id", "parent_state"],
    "stock.move": [
        "sale_line_id", "production_id", "purchase_line_id", "product_id", "product_uom", "product_qty", "quantity", "state", "value",
        "location_id", "location_dest_id", "location_final_id", "is_dropship", "bom_line_id", "move_dest_ids", "raw_material_production_id",
        "date", "is_subcontract",
    ],
    "sme.release.link": ["production_id", "sale_line_id", "quantity", "unassigned_quantity", "state", "wanted_date"],
    "mrp.production": ["sale_line_id", "state", "product_id", "date_start", "product_uom_qty"],
}


def flush(env):
    """Write what the queries read."""
    for model, names in FLUSHED.items():
        env[model].flush_model(names)
