from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestBatchProduction(FactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls.product("Part", buy=2)
        cls.goods = cls.product("Goods")
        cls.goods_bom = cls.bom(cls.goods, (cls.part, 2), produce_delay=3)

    def sale(self, *lines, days=10, confirm=True):
        sale = self.env["sale.order"].create({
            "partner_id": self.customer.id, "warehouse_id": self.warehouse.id, "commitment_date": self.day(days),
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity}) for product, quantity in lines],
        })
        if confirm:
            sale.action_confirm()
        return sale

    def batch(self, sales, user=None, **options):
        action = sales.with_user(user or self.env.user).action_batch_production()
        batch = self.env["sme.batch.production"].with_user(user or self.env.user).browse(action["res_id"])
        batch.write(options)
        return batch

    def make(self, sales, **options):
        batch = self.batch(sales, **options)
        batch.action_make()
        return batch

    def test_a_line_shows_what_is_missing(self):
        self.put(self.goods, 3)
        sale = self.sale((self.goods, 10))
        line = self.batch(sale).line_ids
        self.assertEqual((line.ordered, line.reserved + line.free, line.on_production, line.to_make), (10, 3, 0, 7))
        self.assertEqual((line.wanted_date, line.start_date), (self.day(10), self.day(7)))

    def test_free_stock_is_given_to_one_line_only(self):
        sales = self.sale((self.goods, 4), days=5) | self.sale((self.goods, 4), days=9)
        self.put(self.goods, 6)
        lines = self.batch(sales).line_ids
        self.assertEqual([(line.free, line.to_make) for line in lines], [(4, 0), (2, 2)])

    def test_delivered_goods_are_not_made_again(self):
        self.put(self.goods, 4)
        sale = self.sale((self.goods, 10))
        sale.picking_ids.move_ids.write({"quantity": 4, "picked": True})
        sale.picking_ids.with_context(skip_backorder=True).button_validate()
        line = self.batch(sale).line_ids
        self.assertEqual((line.delivered, line.to_make), (4, 6))

    def test_an_order_a_line(self):
        sales = self.sale((self.goods, 4)) | self.sale((self.goods, 5))
        batch = self.make(sales)
        self.assertEqual(sorted(batch.production_ids.mapped("product_qty")), [4, 5])
        self.assertEqual(set(batch.production_ids.mapped("state")), {"draft"})

    def test_the_same_product_is_merged_with_a_share_each(self):
        sales = self.sale((self.goods, 5), days=6) | self.sale((self.goods, 7), days=9)
        batch = self.make(sales, merge="all", confirm=True)
        production = batch.production_ids
        self.assertEqual((production.product_qty, production.state, production.date_deadline), (12, "confirmed", self.day(6)))
        self.assertEqual({link.sale_order_id: link.quantity for link in production.release_link_ids}, {sales[0]: 5, sales[1]: 7})
        self.assertEqual(production.reference_ids.sale_ids, sales)
        self.assertEqual(sales[0].mrp_production_ids, production)

    def test_other_days_are_not_merged_by_day(self):
        sales = self.sale((self.goods, 5), days=6) | self.sale((self.goods, 7), days=9) | self.sale((self.goods, 1), days=9)
        self.assertEqual(sorted(self.make(sales, merge="day").production_ids.mapped("product_qty")), [5, 8])

    def test_pressed_twice_makes_nothing_twice(self):
        sale = self.sale((self.goods, 5))
        batch = self.make(sale)
        with self.assertRaises(UserError):
            batch.action_make()
        line = self.batch(sale).line_ids
        self.assertEqual((line.on_production, line.to_make), (5, 0))

    def test_two_windows_make_nothing_twice(self):
        sale = self.sale((self.goods, 5))
        first, second = self.batch(sale), self.batch(sale)
        first.action_make()
        second.action_make()
        self.assertEqual((len(first.production_ids), len(second.production_ids)), (1, 0))
        self.assertIn(sale.name, second.message)

    def test_what_odoo_ordered_itself_counts(self):
        sale = self.sale((self.goods, 5))
        production = self.production(self.goods, 3)
        production.reference_ids = sale.stock_reference_ids
        line = self.batch(sale).line_ids
        self.assertEqual((line.on_production, line.to_make), (3, 2))

    def test_a_cancelled_order_leaves_the_line_open(self):
        sale = self.sale((self.goods, 5))
        self.make(sale).production_ids.action_cancel()
        self.assertEqual(self.batch(sale).line_ids.to_make, 5)

    def test_without_a_bom_the_line_is_skipped_with_the_reason(self):
        bare = self.product("Bare")
        batch = self.batch(self.sale((self.goods, 5), (bare, 2)))
        self.assertTrue(batch.line_ids.filtered(lambda line: line.product_id == bare).problem)
        batch.action_make()
        self.assertEqual(batch.production_ids.product_id, self.goods)
        self.assertIn("Bare", batch.message)

    def test_a_kit_becomes_its_real_products(self):
        kit = self.product("Kit")
        self.bom(kit, (self.goods, 3), type="phantom")
        batch = self.make(self.sale((kit, 2)))
        self.assertEqual((batch.production_ids.product_id, batch.production_ids.product_qty), (self.goods, 6))

    def test_split_by_the_batch_size_of_the_bom(self):
        self.goods_bom.write({"enable_batch_size": True, "batch_size": 5})
        sales = self.sale((self.goods, 4), days=5) | self.sale((self.goods, 8), days=9)
        productions = self.make(sales, merge="all").production_ids
        self.assertEqual(sorted(productions.mapped("product_qty")), [2, 5, 5])
        self.assertEqual(sum(productions.release_link_ids.mapped("quantity")), 12)
        self.assertFalse(any(productions.mapped("free_excess")))

    def test_split_by_an_entered_size(self):
        productions = self.make(self.sale((self.goods, 7)), split="entered", batch_quantity=3).production_ids
        self.assertEqual(sorted(productions.mapped("product_qty")), [1, 3, 3])

    def test_more_than_is_missing_is_for_nobody_yet(self):
        batch = self.batch(self.sale((self.goods, 5)))
        batch.line_ids.to_make = 8
        batch.action_make()
        self.assertEqual((batch.production_ids.release_link_ids.quantity, batch.production_ids.free_excess), (5, 3))

    def test_short_sub_assemblies_are_made_through_all_levels(self):
        """10 tops take 20 frames, of which 5 are there; 15 frames take 45 rods."""
        rod, frame, top = self.product("Rod"), self.product("Frame", stock=5), self.product("Top")
        self.bom(rod, (self.part, 1))
        self.bom(frame, (rod, 3))
        self.bom(top, (frame, 2))
        productions = self.make(self.sale((top, 10)), subassemblies="short").production_ids
        self.assertEqual({production.product_id: production.product_qty for production in productions}, {top: 10, frame: 15, rod: 45})

    def test_all_sub_assemblies_are_made_whatever_is_there(self):
        frame, top = self.product("Frame", stock=50), self.product("Top")
        self.bom(frame, (self.part, 3))
        self.bom(top, (frame, 2))
        productions = self.make(self.sale((top, 10)), subassemblies="all").production_ids
        self.assertEqual({production.product_id: production.product_qty for production in productions}, {top: 10, frame: 20})

    def test_one_bad_row_does_not_stop_the_others(self):
        sale = self.sale((self.goods, 5), (bad := self.product("Bad"), 2))
        self.bom(bad, (self.part, 1))
        batch = self.batch(sale)
        create = type(self.env["mrp.production"]).create

        reason = "This product cannot be made."

        def refuse(records, vals_list):
            if any(vals["product_id"] == bad.id for vals in vals_list):
                raise UserError(reason)
            return create(records, vals_list)

        self.patch(type(self.env["mrp.production"]), "create", refuse)
        batch.action_make()
        self.assertEqual(batch.production_ids.product_id, self.goods)
        self.assertIn("This product cannot be made.", batch.message)

    def test_the_kit_status_tells_whether_components_are_there(self):
        self.put(self.part, 10)
        sales = self.sale((self.goods, 5), days=5) | self.sale((self.goods, 1), days=9)
        self.assertEqual(self.batch(sales).line_ids.mapped("kit_status")[0], "ready")
        self.assertNotEqual(self.batch(sales).line_ids[1].kit_status, "ready")

    def test_quotations_are_not_made(self):
        with self.assertRaises(UserError):
            self.sale((self.goods, 5), confirm=False).action_batch_production()

    def test_a_salesperson_may_not(self):
        user = self.user("batch_sales", "sales_team.group_sale_manager")
        with self.assertRaises(AccessError):
            self.sale((self.goods, 5)).with_user(user).action_batch_production()

    def test_a_planner_may(self):
        user = self.user("batch_planner", "sme_mrp_suggest.group_planner")
        batch = self.batch(self.sale((self.goods, 5)), user=user, merge="all", confirm=True, subassemblies="short")
        batch.action_make()
        self.assertEqual(batch.production_ids.product_qty, 5)

    def test_orders_of_two_companies_are_refused(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids = [Command.link(other.id)]
        foreign = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": other.id})
        with self.assertRaises(UserError):
            (self.sale((self.goods, 5)) | foreign).action_batch_production()

    def test_statements_do_not_grow_with_orders(self):
        def count(number):
            sales = self.env["sale.order"].concat(*(self.sale((self.goods, 1)) for _ in range(number)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sales.action_batch_production()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        count(2)
        self.assertLessEqual(abs(count(12) - count(3)), 2)

    def test_the_window_opens(self):
        with Form(self.batch(self.sale((self.goods, 5)))) as form:
            self.assertEqual(form.merge, "line")

    def test_parts_of_a_kit_in_a_kit_count_once(self):
        inner, outer = self.product("Inner Kit"), self.product("Outer Kit")
        self.bom(inner, (self.goods, 2), type="phantom")
        self.bom(outer, (inner, 3), (self.goods, 1), type="phantom")
        line = self.batch(self.sale((outer, 2))).line_ids
        self.assertEqual((line.product_id, line.ordered, line.to_make, line.is_kit_part), (self.goods, 14, 14, True))

    def test_shares_of_sub_assemblies_say_for_which_order(self):
        frame, top = self.product("Frame"), self.product("Top")
        self.bom(frame, (self.part, 3))
        self.bom(top, (frame, 2))
        sale = self.sale((top, 4))
        productions = self.make(sale, subassemblies="short", confirm=True).production_ids
        main, below = (productions.filtered(lambda production, of=of: production.product_id == of) for of in (top, frame))
        self.assertEqual((below.release_link_ids.for_production_id, below.release_link_ids.quantity), (main, 8))
        self.assertEqual(self.batch(sale).line_ids.to_make, 0)

    def test_short_sub_assemblies_of_confirmed_orders_count_their_need_once(self):
        """5 frames are there and 5 are needed, whether the order that needs them is confirmed or not: none is made."""
        for confirm in (False, True):
            frame, top = self.product("Frame", stock=5), self.product("Top")
            self.bom(frame, (self.part, 3))
            self.bom(top, (frame, 1))
            productions = self.make(self.sale((top, 5)), subassemblies="short", confirm=confirm).production_ids
            self.assertEqual(productions.product_id, top)

    def test_drafts_do_not_share_the_stock_of_sub_assemblies_twice(self):
        frame, top = self.product("Frame", stock=5), self.product("Top")
        self.bom(frame, (self.part, 3))
        self.bom(top, (frame, 1))
        self.make(self.sale((top, 5)), subassemblies="short")
        productions = self.make(self.sale((top, 5)), subassemblies="short").production_ids
        self.assertEqual({production.product_id: production.product_qty for production in productions}, {top: 5, frame: 5})

    def test_what_is_not_missing_any_more_is_not_made(self):
        sale = self.sale((self.goods, 10))
        batch = self.batch(sale)
        sale.order_line.product_uom_qty = 2
        batch.action_make()
        self.assertFalse(batch.production_ids)
        self.assertIn(sale.name, batch.message)

    def test_sub_assemblies_of_a_split_are_shared_by_its_parts(self):
        """6 tops in orders of 4 and 2 need 12 frames: 8 and 4."""
        frame, top = self.product("Frame"), self.product("Top")
        self.bom(frame, (self.part, 3))
        self.bom(top, (frame, 2))
        batch = self.batch(self.sale((top, 6)), subassemblies="short", split="entered", batch_quantity=4)
        batch.action_make()
        shares = batch.production_ids.release_link_ids.filtered("for_production_id")
        self.assertEqual(
            sorted((link.for_production_id.product_qty, link.quantity) for link in shares), [(2, 4), (4, 4), (4, 4)])

    def test_planned_orders_count_for_those_they_were_planned_for(self):
        """A released order of 6 is planned for 2 of one sale and 4 of another: the second one has 4 on it."""
        first, second = self.sale((self.goods, 6)), self.sale((self.goods, 6), days=12)
        production = self.production(self.goods, 6)
        production.reference_ids = (first | second).stock_reference_ids
        planned = self.env["sme.planned.order"].create({
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": self.goods.id, "action": "make",
            "quantity": 6, "due_date": self.day(5), "release_date": self.day(1)})
        self.env["sme.release.link"].create({
            "product_id": self.goods.id, "company_id": self.company.id, "production_id": production.id, "quantity": 6,
            "planned_order_id": planned.id, "planned_quantity": 6})
        self.env["sme.peg"].create([{
            "company_id": self.company.id, "warehouse_id": self.warehouse.id, "product_id": self.goods.id, "day": self.day(5),
            "quantity": quantity, "demand_kind": "sale", "demand_model": "sale.order", "demand_res_id": sale.id,
            "sale_line_id": sale.order_line.id, "supply_kind": "planned", "supply_order_id": planned.id,
        } for sale, quantity in ((first, 2), (second, 4))])
        line = self.batch(second).line_ids
        self.assertEqual((line.on_production, line.missing), (4, 2))

    def test_days_are_those_of_the_company(self):
        """22:00 and 23:30 UTC are two days in Auckland as in London, but the next ones; 10:00 and 13:00 UTC are two there, one here."""
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        sales = self.sale((self.goods, 1)) | self.sale((self.goods, 1))
        for sale, hour in zip(sales, (9, 14), strict=True):
            sale.commitment_date = self.day(10).replace(hour=hour)
        self.assertEqual(len(self.make(sales, merge="day").production_ids), 2)

    def test_creation_is_batched(self):
        """Confirmed or not, an order more costs no more statements than Odoo itself needs for one more."""
        def count(number):
            sales = self.env["sale.order"].concat(*(self.sale((self.goods, 1)) for _ in range(number)))
            batch = self.batch(sales)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.action_make()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def odoo(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mrp.production"].create([{"product_id": self.goods.id, "product_qty": 1} for _ in range(number)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before
        def more(function):
            """Statements for six orders more. Odoo's caches may be emptied by other tests, so the first of two measurements fills them."""
            few, many = (min(function(number) for _ in range(2)) for number in (2, 8))
            return many - few

        ours, core = more(count), more(odoo)
        self.assertLessEqual(ours, core + 6)
