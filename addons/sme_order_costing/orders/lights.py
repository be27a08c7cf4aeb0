"""The margin lights of orders in SQL: shown and found by one rule, without numbers that a user may not see.

An order is as good as the worst of its lines, and of all of them together: a discount on the whole order is on no line. The rules of one
price are those of ``costing.simulation.light``, so that a quotation and the order that it becomes have the same light.
"""

from odoo.tools import SQL

from ..costing.simulation import ROUNDING

HALF_CENT = 0.005

FLUSHED = {
    "sale.order": ["cost_state", "cost_complete", "cost_revenue", "margin_erosion", "company_id"],
    "sme.order.line.cost": ["order_id", "company_id", "product_id", "revenue", "actual_total", "quantity"],
    "res.company": ["target_margin", "minimum_margin", "margin_erosion_limit"],
    "sme.margin.target": ["company_id", "category_id", "target_margin", "minimum_margin"],
    "product.product": ["product_tmpl_id"],
    "product.template": ["categ_id"],
    "product.category": ["parent_path"],
}


def order_lights(env, order_ids=None) -> SQL:
    """A query of (order id, light, whether its margin is at risk) of ``order_ids``, of all orders without.

    :param env: with superuser rights
    """
    for model, names in FLUSHED.items():
        env[model].flush_model(names)
    if order_ids is None:
        of_lines = of_orders = SQL("TRUE")
    else:
        of_lines, of_orders = SQL("x.order_id = ANY(%s)", list(order_ids)), SQL("o.id = ANY(%s)", list(order_ids))
    return SQL(
        """WITH own AS (
               SELECT DISTINCT ON (t.company_id, c.id) t.company_id, c.id AS category_id, t.target_margin, t.minimum_margin
                 FROM sme_margin_target t
                 JOIN product_category a ON a.id = t.category_id
                 JOIN product_category c ON c.parent_path LIKE a.parent_path || '%%'
                ORDER BY t.company_id, c.id, LENGTH(a.parent_path) DESC),
           line AS (
               SELECT x.order_id, x.revenue::float AS revenue, x.actual_total::float AS cost, GREATEST(x.quantity, 0)::float AS qty,
                      COALESCE(own.target_margin, r.target_margin, 0)::float AS target,
                      COALESCE(own.minimum_margin, r.minimum_margin, 0)::float AS minimum
                 FROM sme_order_line_cost x
                 JOIN res_company r ON r.id = x.company_id
                 LEFT JOIN product_product p ON p.id = x.product_id
                 LEFT JOIN product_template t ON t.id = p.product_tmpl_id
                 LEFT JOIN own ON own.company_id = x.company_id AND own.category_id = t.categ_id
                WHERE %(of_lines)s),
           needed AS (
               SELECT order_id, revenue, cost, target, minimum,
                      cost / (1 - target / 100) - LEAST(%(rounding)s * qty, %(rounding)s * cost / (1 - target / 100)) AS for_target,
                      cost / (1 - minimum / 100) - LEAST(%(rounding)s * qty, %(rounding)s * cost / (1 - minimum / 100)) AS for_minimum
                 FROM line),
           rated AS (
               SELECT order_id, BOOL_OR(target > 0 OR minimum > 0) AND (SUM(revenue) > 0 OR SUM(cost) > 0) AS is_known,
                      BOOL_OR(minimum > 0) AND SUM(revenue) < SUM(for_minimum)
                          OR BOOL_OR(minimum > 0 AND revenue > 0 AND revenue < for_minimum) AS is_red,
                      BOOL_OR(target > 0) AND SUM(revenue) < SUM(for_target)
                          OR BOOL_OR(target > 0 AND revenue > 0 AND revenue < for_target) AS is_amber
                 FROM needed GROUP BY order_id)
           SELECT o.id,
                  CASE WHEN o.cost_state IS NULL OR o.cost_complete IS NOT TRUE THEN 'none'
                       WHEN rated.is_known IS NOT TRUE THEN 'none'
                       WHEN rated.is_red THEN 'red'
                       WHEN rated.is_amber THEN 'amber'
                       ELSE 'green' END AS margin_light,
                  o.cost_state IS NOT NULL AND r.margin_erosion_limit > 0
                      AND -o.margin_erosion > r.margin_erosion_limit / 100 * GREATEST(o.cost_revenue, 0) + %(half_cent)s AS margin_at_risk
             FROM sale_order o JOIN res_company r ON r.id = o.company_id LEFT JOIN rated ON rated.order_id = o.id
            WHERE %(of_orders)s""",
        of_lines=of_lines, of_orders=of_orders, rounding=ROUNDING, half_cent=HALF_CENT)
