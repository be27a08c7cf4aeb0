"""
The floor: the kitting check as one would write it by hand for the benchmark plant and nothing else, psycopg2 and plain Python.

It answers what `sme.kitting` answers by default (all levels, one stock for all lines, what others need is left to them): the kit
quantity and the earliest date of each line. It leaves out what the plant does not have (units, kits, variants, several vendors,
routes, warehouses, calendars, access rights) and all explanation.

Its rules are those of addons/sme_mrp_suggest/planning, dates included (the first day for which planning backward finds nothing late), so
that both answer the same question. Equal answers show that neither slips, not that the rules are right: tests/property does that.

The statements look up each product asked for (LATERAL), so that PostgreSQL reads no table as a whole, however large the plant.
"""
from bisect import bisect_right
from math import inf

BOMS = """
    SELECT asked.id, part.* FROM unnest(%s::int[]) asked(id) CROSS JOIN LATERAL (
        SELECT bom.produce_delay, line.product_id, line.product_qty::float / bom.product_qty::float
          FROM product_product product JOIN mrp_bom bom USING (product_tmpl_id) JOIN mrp_bom_line line ON line.bom_id = bom.id
         WHERE product.id = asked.id AND bom.active AND bom.type = 'normal' OFFSET 0) part"""
VENDORS = """
    SELECT asked.id, vendor.* FROM unnest(%s::int[]) asked(id) CROSS JOIN LATERAL (
        SELECT vendor.delay FROM product_product product JOIN product_supplierinfo vendor USING (product_tmpl_id)
         WHERE product.id = asked.id OFFSET 0) vendor"""
STOCK = """
    SELECT asked.id, stock.* FROM unnest(%s::int[]) asked(id) CROSS JOIN LATERAL (
        SELECT sum(quantity)::float FROM stock_quant WHERE product_id = asked.id AND location_id = ANY(%s) HAVING count(*) > 0) stock"""
MOVES = """
    SELECT asked.id, move.* FROM unnest(%(products)s::int[]) asked(id) CROSS JOIN LATERAL (
        SELECT greatest(date::date - current_date, 0) AS day,
               sum(CASE WHEN location_dest_id = ANY(%(inside)s) THEN product_qty ELSE -product_qty END)::float
          FROM stock_move
         WHERE product_id = asked.id AND state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
           AND (location_id = ANY(%(inside)s)) <> (location_dest_id = ANY(%(inside)s))
         GROUP BY day ORDER BY day) move"""
LOCATIONS = """
    SELECT location.id FROM stock_location location JOIN stock_warehouse warehouse ON warehouse.id = %s
      JOIN stock_location root ON root.id = warehouse.view_location_id
     WHERE starts_with(location.parent_path, root.parent_path) AND location.usage = 'internal'"""


def check(cr, lines, warehouse):
    """
    :param lines: [(product id, quantity)], served in this order
    :return: [(kit quantity, days from today until the whole quantity is there)]
    """
    plant = Plant(cr, {product for product, _quantity in lines}, warehouse)
    return [plant.answer(product, quantity) for product, quantity in lines]


class Plant:
    """
    What the lines touch.

    `lines` of what is made of what, `lead` days to make or buy, `free` to be taken from the shelf now,
    and a `Balance` for each part with open moves. Free quantities shrink from line to line.
    """

    def __init__(self, cr, products, warehouse):
        self.lines, self.lead = {}, {}
        found, level = set(products), list(products)
        while level:
            cr.execute(BOMS, [_array(level)])
            below = set()
            for product, delay, component, quantity in cr.fetchall():
                self.lead[product] = delay
                self.lines.setdefault(product, []).append((component, quantity))
                below.add(component)
            level = list(below - found)
            found |= below
        bought = found - self.lines.keys()
        self.free = dict.fromkeys(found, 0.0)
        cr.execute(LOCATIONS, [warehouse])
        inside, found = [location for (location,) in cr.fetchall()], _array(found)
        cr.execute(VENDORS, [_array(bought)])
        self.lead.update(cr.fetchall())
        cr.execute(STOCK, [found, inside])
        self.free.update(cr.fetchall())
        cr.execute(MOVES, {"products": found, "inside": inside})
        self.balances = {}
        for product, day, change in cr.fetchall():
            if product not in self.balances:
                self.balances[product] = Balance(self.free[product])
            self.balances[product].change(day, change)
        for product, balance in self.balances.items():
            self.free[product] = balance.settle()

    def answer(self, product, quantity):
        order = self._parents_first(product)
        kits, too_many = 0, int(quantity) + 1
        while too_many - kits > 1:
            middle = (kits + too_many) // 2
            if self._is_feasible(order, product, middle):
                kits = middle
            else:
                too_many = middle
        too_early, day = -1, 0
        taken, delay = self._schedule(order, product, quantity, day)
        while delay:
            too_early, day = day, day + delay
            taken, delay = self._schedule(order, product, quantity, day)
        guess = day - 1  # mostly right: then the day before is too early
        while day - too_early > 1:
            earlier, delay = self._schedule(order, product, quantity, guess)
            if delay:
                too_early = guess
            else:
                taken, day = earlier, guess
            guess = (too_early + day) // 2
        for part, from_shelf, due, later in taken:
            self.free[part] -= from_shelf
            if part in self.balances:
                self.free[part] = self.balances[part].take(from_shelf, due, later)
        return kits, day

    def _parents_first(self, top):
        done, order = set(), []

        def visit(part):
            done.add(part)
            for component, _quantity in self.lines.get(part, ()):
                if component not in done:
                    visit(component)
            order.append(part)

        visit(top)
        return order[::-1]

    def _is_feasible(self, order, product, quantity):
        """Whether so many can be had now: net through all levels, each part once with the needs of all its parents."""
        need = {product: quantity}
        for part in order:
            missing = need.get(part, 0.0) - self.free[part]
            if missing > 0.0:
                if part not in self.lines:
                    return False
                for component, per_piece in self.lines[part]:
                    need[component] = need.get(component, 0.0) + missing * per_piece
        return True

    def _schedule(self, order, product, quantity, due):
        """
        Plan backward from the due day. Components are needed when production begins; the earlier need is served first.

        :return: what is taken as [(part, from shelf, day, from receipts until then)], and the days by which it is due too early
        """
        takes, delay, needs = [], 0, {product: [(due, quantity)]}
        for part in order:
            if part not in needs:
                continue
            balance, shelf, lead, taken = self.balances.get(part), self.free[part], self.lead[part], 0.0
            for day, wanted in sorted(needs[part]):
                usable = (balance.on(day) if balance else self.free[part]) - taken
                if usable > 0.0:
                    take = min(wanted, usable)
                    from_shelf = min(take, shelf)
                    takes.append((part, from_shelf, max(day, 0), take - from_shelf))
                    shelf, taken, wanted = shelf - from_shelf, taken + take, wanted - take
                if wanted > 0.0:
                    if lead > day:
                        arrival = balance.first_day_with(taken + wanted) if balance else None
                        delay = max(delay, (lead if arrival is None else min(lead, arrival)) - day)
                    for component, per_piece in self.lines.get(part, ()):
                        needs.setdefault(component, []).append((day - lead, wanted * per_piece))
        return takes, delay


class Balance:
    """Projected balance of a part by day. What may be taken on a day is the least balance from that day on."""

    def __init__(self, on_hand):
        self.on_hand, self.days, self.projected, self.available = on_hand, [0], [on_hand], []

    def change(self, day, quantity):
        if day > self.days[-1]:
            self.days.append(day)
            self.projected.append(self.projected[-1])
        self.projected[-1] += quantity

    def settle(self):
        """Work out what is available by day; return how much of it is on the shelf today."""
        least, available = inf, []
        for balance in reversed(self.projected):
            least = min(least, balance)
            available.append(max(least, 0.0))
        self.available = available[::-1]
        return max(min(self.on_hand, self.available[0]), 0.0)

    def on(self, day):
        return self.available[max(bisect_right(self.days, day) - 1, 0)]

    def first_day_with(self, quantity):
        return next((day for day, available in zip(self.days, self.available, strict=True) if available >= quantity), None)

    def take(self, from_shelf, day, later):
        self.on_hand -= from_shelf
        if later and day not in self.days:
            place = bisect_right(self.days, day)
            self.days.insert(place, day)
            self.projected.insert(place, self.projected[place - 1])
        for place, reached in enumerate(self.days):
            self.projected[place] -= from_shelf + later if reached >= day else from_shelf
        return self.settle()


def _array(ids):
    """A literal that PostgreSQL parses in one go; a list becomes thousands of constants, which take longer than the reading."""
    return f"{{{','.join(map(str, ids))}}}"
