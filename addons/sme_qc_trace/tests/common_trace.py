from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL

from ..trace.arrays import array


class TraceCase(TransactionCase):
    """A company of its own, and short words for what moves goods: receive, make, sell, ship, take back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Trace Factory"})
        cls.env.user.write({"company_ids": [Command.link(cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids, "tracking_disable": True})
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.vendor = cls.env["res.partner"].create({"name": "Trace Steelworks"})
        cls.customer = cls.env["res.partner"].create({"name": "Trace Customer"})

    @classmethod
    def user(cls, login, groups):
        return new_test_user(cls.env, login, groups=groups, company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)])

    @classmethod
    def product(cls, name, tracking="lot", **values):
        return cls.env["product.product"].create({
            "name": name, "is_storable": True, "tracking": tracking, "company_id": cls.company.id, **values})

    @classmethod
    def lot(cls, product, name):
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id, "company_id": cls.company.id})

    @classmethod
    def transfer(cls, kind, partner, lines, source, target, **values):
        """A done transfer of the lines: (product, quantity, lot or None)."""
        picking = cls.env["stock.picking"].create({
            "picking_type_id": kind.id, "partner_id": partner.id, "location_id": source.id, "location_dest_id": target.id, **values,
            "move_ids": [Command.create({
                "product_id": product.id, "product_uom_qty": quantity, "product_uom": product.uom_id.id,
                "location_id": source.id, "location_dest_id": target.id, "company_id": kind.company_id.id,
            }) for product, quantity, _lot in lines],
        })
        picking.action_confirm()
        for move, (_product, quantity, lot) in zip(picking.move_ids, lines, strict=True):
            cls.fill(move, [(lot, quantity)])
        picking._action_done()
        return picking

    @classmethod
    def fill(cls, move, quantities):
        """Say which lots a move takes: (lot or None, quantity)."""
        move.move_line_ids.unlink()
        cls.env["stock.move.line"].create([
            {**move._prepare_move_line_vals(quantity=0), "lot_id": lot.id if lot else False, "quantity": quantity, "picked": True}
            for lot, quantity in quantities
        ])

    @classmethod
    def receive(cls, product, quantity, lot=None, partner=None):
        suppliers = cls.env.ref("stock.stock_location_suppliers")
        return cls.transfer(cls.warehouse.in_type_id, partner or cls.vendor, [(product, quantity, lot)], suppliers, cls.stock)

    @classmethod
    def ship(cls, product, quantity, lot=None, partner=None):
        customers = cls.env.ref("stock.stock_location_customers")
        return cls.transfer(cls.warehouse.out_type_id, partner or cls.customer, [(product, quantity, lot)], cls.stock, customers)

    @classmethod
    def take_back(cls, product, quantity, lot=None, partner=None):
        customers = cls.env.ref("stock.stock_location_customers")
        return cls.transfer(cls.warehouse.in_type_id, partner or cls.customer, [(product, quantity, lot)], customers, cls.stock)

    @classmethod
    def make(cls, product, quantity, used, lot=None, **values):
        """A done manufacturing order; ``used``: (product, quantity, lot or None)."""
        production = cls.env["mrp.production"].create({
            "product_id": product.id, "product_qty": quantity, "product_uom_id": product.uom_id.id, "bom_id": False,
            "company_id": cls.company.id, "picking_type_id": cls.warehouse.manu_type_id.id, **values,
            "move_raw_ids": [Command.create({
                "product_id": part.id, "product_uom_qty": part_quantity, "product_uom": part.uom_id.id,
            }) for part, part_quantity, _lot in used],
        })
        production.action_confirm()
        production.qty_producing = quantity
        if lot:
            production.lot_producing_ids = lot
        for move, (_part, part_quantity, part_lot) in zip(production.move_raw_ids, used, strict=True):
            cls.fill(move, [(part_lot, part_quantity)])
        production.with_context(skip_consumption=True, skip_backorder=True).button_mark_done()
        if production.state != "done":
            raise AssertionError(f"{production.name} is {production.state}")
        return production

    @classmethod
    def unbuild(cls, order, quantity, lot):
        cls.env["mrp.unbuild"].create({
            "product_id": order.product_id.id, "mo_id": order.id, "product_qty": quantity, "product_uom_id": order.product_uom_id.id,
            "lot_id": lot.id if lot else False, "location_id": cls.stock.id, "location_dest_id": cls.stock.id,
            "company_id": cls.company.id,
        }).action_unbuild()

    @classmethod
    def sell(cls, product, quantity, partner=None, user=None):
        order = cls.env["sale.order"].create({
            "partner_id": (partner or cls.customer).id, "company_id": cls.company.id, "user_id": (user or cls.env.user).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity})],
        })
        order.action_confirm()
        return order

    @classmethod
    def deliver(cls, order, *lots):
        """Ship an order's first open transfer: (lot or None, quantity)."""
        picking = order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))[0]
        cls.fill(picking.move_ids[0], lots)
        picking._action_done()
        return picking

    @classmethod
    def deliver_often(cls, delivery, times, customers):
        """So many copies of a delivery of one line with its sales order, to the customers in turn. Rows only: Odoo would take minutes."""
        cls.env.flush_all()
        partner = SQL("(%s::int[])[1 + MOD(n, %s)]", array(customers.ids), len(customers))
        sold = delivery.move_ids.sale_line_id
        order = cls.copy_row(sold.order_id, times, name=SQL("'WIDE-S' || n"), partner_id=partner)
        line = cls.copy_row(sold, times, order_id=SQL("%s + n", order))
        picking = cls.copy_row(delivery, times, name=SQL("'WIDE/' || n"), partner_id=partner)
        in_picking = {"picking_id": SQL("%s + n", picking)}
        move = cls.copy_row(delivery.move_ids, times, sale_line_id=SQL("%s + n", line), partner_id=partner, **in_picking)
        cls.copy_row(delivery.move_line_ids, times, move_id=SQL("%s + n", move), **in_picking)
        cls.env.invalidate_all()

    @classmethod
    def copy_row(cls, record, times, **changed):
        """Copies of a record's row, for each n from 1 with other values in some columns; return the id before that of the first.

        They are far above those that Odoo gives next.
        """
        table = SQL.identifier(record._table)
        [(before,)] = cls.env.execute_query(SQL("SELECT MAX(id) + 1000000 FROM %s", table))
        columns = cls.env.execute_query(SQL(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", record._table))
        values = {name: SQL.identifier("row", name) for (name,) in columns} | {"id": SQL("%s + n", before)} | changed
        cls.env.cr.execute(SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s AS row, GENERATE_SERIES(1, %s) n WHERE row.id = %s", table,
            SQL(", ").join(map(SQL.identifier, values)), SQL(", ").join(values.values()), table, times, record.id))
        return before

    @classmethod
    def inspection(cls, state, product, quantity=1.0, lot=None, **values):
        """An inspection in the given state; its way there is not the matter here."""
        inspection = cls.env["sme.qc.inspection"].create({
            "product_id": product.id, "quantity": quantity, "lot_id": lot.id if lot else False, "company_id": cls.company.id, **values})
        inspection.sudo().write({"state": state})
        return inspection

    @classmethod
    def nonconformance(cls, title, product, lot=None, **values):
        return cls.env["sme.qc.nonconformance"].create({
            "title": title, "product_id": product.id, "lot_id": lot.id if lot else False, "company_id": cls.company.id, **values})


class TableTrace(TraceCase):
    """Tables of steel and screws; screws have no lots.

    ===========  =====================================================================================
    COIL-1       100 kg received from the steelworks, inspected: 1.20, 1.25, 1.31 mm of 1.00–1.30: failed
    order MADE   makes 10 tables T-1 of 40 kg of COIL-1 and 80 screws
    order AGAIN  reworks 2 of T-1 into themselves with 1 kg of COIL-1
    order S1     5 of T-1 to the customer, of which 1 came back
    order S2     3 of T-1 to another customer
    ===========  =====================================================================================

    So 1 + 2 = 3 of T-1 are in stock (2 that were never shipped, 1 that came back), and 59 kg of COIL-1.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_customer = cls.env["res.partner"].create({"name": "Trace Second Customer"})
        cls.steel, cls.table = cls.product("Trace Steel"), cls.product("Trace Table")
        cls.screw = cls.product("Trace Screw", "none")
        cls.coil, cls.tables = cls.lot(cls.steel, "COIL-1"), cls.lot(cls.table, "T-1")
        cls.receipt = cls.receive(cls.steel, 100, cls.coil)
        cls.receive(cls.screw, 500)
        cls.made = cls.make(cls.table, 10, [(cls.steel, 40, cls.coil), (cls.screw, 80, None)], cls.tables)
        cls.again = cls.make(
            cls.table, 2, [(cls.table, 2, cls.tables), (cls.steel, 1, cls.coil)], cls.tables, rework_of_id=cls.made.id)
        cls.salesperson = cls.user("trace_sales", "sales_team.group_sale_salesman")
        cls.order = cls.sell(cls.table, 5, user=cls.salesperson)
        cls.delivery = cls.deliver(cls.order, (cls.tables, 5))
        cls.other_order = cls.sell(cls.table, 3, partner=cls.other_customer)
        cls.other_delivery = cls.deliver(cls.other_order, (cls.tables, 3))
        cls.take_back(cls.table, 1, cls.tables)
        cls.check_coil = cls.measured("receipt", cls.steel, cls.coil, (1.20, 1.25, 1.31))
        cls.check_tables = cls.measured("finished", cls.table, cls.tables, (1.10, 1.20))
        cls.defect = cls.nonconformance("Edge is rough", cls.table, cls.tables, quantity=2.0, source="complaint")

    @classmethod
    def measured(cls, stage, product, lot, values, **plan):
        """An inspection with these measurements, passed if all lie between 1.00 and 1.30 mm, else failed."""
        plan = cls.env["sme.qc.plan"].create({
            "name": f"Thickness {stage}", "stage": stage, "company_id": cls.company.id, "sampling": "all", "open_nonconformance": False,
            **plan,
            "characteristic_ids": [Command.create({
                "name": "Thickness", "kind": "measurement", "has_lower_limit": True, "lower_limit": 1.0, "has_upper_limit": True,
                "upper_limit": 1.3, "uom_id": cls.env.ref("uom.product_uom_millimeter").id, "digits": 2,
            })],
        })
        inspection = cls.env["sme.qc.inspection"].create({
            "plan_id": plan.id, "product_id": product.id, "lot_id": lot.id, "quantity": len(values), "company_id": cls.company.id})
        inspection.action_start()
        inspection.record([
            {"line_id": inspection.line_ids.id, "unit_number": number, "value": value} for number, value in enumerate(values, 1)])
        if all(1.0 <= value <= 1.3 for value in values):
            inspection.action_pass()
        else:
            inspection.action_fail()
        plan.active = False  # goods that come later are not inspected by it
        return inspection
