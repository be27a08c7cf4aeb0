from odoo.fields import Command

from odoo.addons.sme_mrp_suggest.tests.common import FactoryCase


class QuoteCase(FactoryCase):
    """A table of 2 legs (10 each, 8 from 100 on) and a board (20), sawn in 60 minutes of set-up and 6 a piece at 60 an hour, 20 of
    which is the machine's. One costs 106 (material 40, labour 44, machine 22), ten cost 52 each (40, 8, 4), a hundred 42.60 each
    (36, 4.40, 2.20).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leg, cls.board, cls.table = cls.product("Leg"), cls.product("Board", standard_price=20), cls.product("Table", lst_price=99)
        cls.price(cls.leg, 3, price=10)
        cls.price(cls.leg, 3, price=8, min_qty=100)
        cls.saw = cls.env["mrp.workcenter"].create({
            "name": "Saw", "costs_hour": 60, "machine_costs_hour": 20, "company_id": cls.company.id, "time_start": 0, "time_stop": 0})
        cls.table_bom = cls.bom(cls.table, (cls.leg, 2), (cls.board, 1), operation_ids=[Command.create({
            "name": "Cut", "workcenter_id": cls.saw.id, "time_mode": "manual", "time_cycle_manual": 6})])
        cls.saw.time_start = 60
        (cls.leg | cls.board | cls.table).taxes_id = False
        cls.salesperson = cls.user("quote_sales", "sales_team.group_sale_salesman")
        cls.seller_with_margin = cls.user("quote_margin", "sales_team.group_sale_salesman,sme_order_costing.group_margin_reader")
        cls.controller = cls.user("quote_costing", "sme_order_costing.group_costing_user,sales_team.group_sale_salesman_all_leads")
        cls.cost_manager = cls.user("quote_cost_manager",
            "sme_order_costing.group_costing_manager,sales_team.group_sale_salesman_all_leads")
        cls.sales_manager = cls.user("quote_sales_manager", "sales_team.group_sale_manager")

    @classmethod
    def simulation(cls, *lines, user=None, **values):
        """A simulation of (product, quantities) lines by ``user``; ``quantities`` as they are typed."""
        model = cls.env["sme.quote.simulation"].with_user(user or cls.controller).with_context(allowed_company_ids=cls.company.ids)
        return model.create({
            "partner_id": cls.customer.id, "company_id": cls.company.id,
            "line_ids": [Command.create({"product_id": product.id, "quantities": quantities}) for product, quantities in lines],
            **values,
        })

    @classmethod
    def quotation(cls, *lines, **values):
        """An open quotation of the salesperson for (product, quantity, price) lines."""
        return cls.env["sale.order"].create({
            "partner_id": cls.customer.id, "user_id": cls.salesperson.id, "company_id": cls.company.id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": qty, "price_unit": price}) for product, qty, price in lines],
            **values,
        })

    def rows(self, simulation, *names):
        """The named fields of each price, in their order, rounded to cents."""
        def shown(value):
            return round(value, 2) if isinstance(value, float) else value

        return [tuple(shown(row[name]) for name in names) for row in simulation.price_ids]
