"""
The floor of the cost roll-up: as one would write it by hand for the benchmark plant and nothing else, psycopg2 and plain Python.

It takes standard costs and leaves out what the plant does not have (units, kits, variants, operations, subcontracting, by-products,
overhead) and what ours reads besides (vendors, purchases, reference prices, currencies), and all explanation.
"""
BOMS = """
    SELECT product.id, line.product_id, line.product_qty::float / bom.product_qty::float
      FROM product_product product JOIN mrp_bom bom USING (product_tmpl_id) JOIN mrp_bom_line line ON line.bom_id = bom.id
     WHERE bom.active AND bom.type = 'normal'"""
PRICES = "SELECT id, (standard_price ->> %s)::float FROM product_product WHERE standard_price IS NOT NULL"


def costs(cr, products, company):
    """
    :return: {product id: cost of one}
    """
    cr.execute(BOMS)
    lines = {}
    for product, component, quantity in cr.fetchall():
        lines.setdefault(product, []).append((component, quantity))
    cr.execute(PRICES, [str(company)])
    known = {product: price for product, price in cr.fetchall() if product not in lines}

    def cost(product):
        if product not in known:
            known[product] = sum([quantity * cost(component) for component, quantity in lines[product]])
        return known[product]

    return {product: cost(product) for product in products}
