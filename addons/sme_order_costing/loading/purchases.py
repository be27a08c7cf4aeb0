"""The last purchase of each product: a receipt at what it was valued, or an order at its price, whichever is later."""

from odoo.tools import SQL

from odoo.addons.sme_mrp_suggest.snapshot.arrays import int_array

from ..costing.prices import Price, Source


def last_purchases(env, company, day, product_ids) -> dict[int, Price]:
    """By product id: the last purchase up to ``day`` of the company's factory, for one product unit in company currency.

    A receipt counts at its present value, which follows the vendor's bill; an order in another currency at its own exchange rate.
    """
    zone = env["sme.kitting"]._timezone(company)
    end = SQL("(%s::date + 1)::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC'", day, zone)
    rows = env.execute_query(SQL(
        """SELECT DISTINCT ON (product_id) product_id, price, day, reference, partner_id, currency_id FROM (
               SELECT m.product_id, (m.value / m.quantity * own.factor / used.factor)::float AS price,
                      (m.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day, o.name AS reference, o.partner_id, o.currency_id,
                      1 AS rank, m.id
                 FROM stock_move m
                 JOIN purchase_order_line l ON l.id = m.purchase_line_id
                 JOIN purchase_order o ON o.id = l.order_id
                 JOIN product_product p ON p.id = m.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                 JOIN uom_uom used ON used.id = m.product_uom
                WHERE m.product_id = ANY(%(ids)s) AND m.company_id = %(company)s AND m.state = 'done' AND m.is_in
                  AND m.quantity > 0 AND m.value > 0 AND m.date < %(end)s
               UNION ALL
               SELECT l.product_id,
                      (l.price_subtotal / l.product_qty * own.factor / used.factor / COALESCE(NULLIF(o.currency_rate, 0), 1))::float,
                      (o.date_approve AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date, o.name, o.partner_id, o.currency_id, 0, l.id
                 FROM purchase_order_line l
                 JOIN purchase_order o ON o.id = l.order_id
                 JOIN product_product p ON p.id = l.product_id
                 JOIN product_template t ON t.id = p.product_tmpl_id
                 JOIN uom_uom own ON own.id = t.uom_id
                 JOIN uom_uom used ON used.id = l.product_uom_id
                WHERE l.product_id = ANY(%(ids)s) AND l.company_id = %(company)s AND o.state = 'purchase'
                  AND l.product_qty > 0 AND l.price_subtotal > 0 AND o.date_approve < %(end)s
           ) purchase
           ORDER BY product_id, day DESC, rank DESC, id DESC""",
        ids=int_array(product_ids), company=company.id, zone=zone, end=end))
    return {
        product_id: Price(price, Source.LAST_PURCHASE, (moment - day).days, reference, partner_id, currency_id=currency_id)
        for product_id, price, moment, reference, partner_id, currency_id in rows
    }
