"""Whatever is wrong with one line or record is said by name and with a remedy; the rest of the check stands."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FactoryCase


@tagged("post_install", "-at_install")
class TestKittingBadInput(FactoryCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls.product("Good", stock=5)

    def with_good(self, line):
        """Check ``line`` beside a good one, which must be answered all the same; return the answer of the bad one."""
        bad, good = self.kitting.check([line, {"product_id": self.good.id, "quantity": 5}])["lines"]
        self.assertEqual((good["status"], good["kit_qty"]), ("ready", 5))
        return bad

    def assertSays(self, text, *words):
        for word in words:
            self.assertIn(word, text)

    def test_bom_cycle_names_its_path(self):
        first, second, third = (self.product(name) for name in ("First", "Second", "Third"))
        self.bom(first, (second, 1))
        self.bom(second, (third, 1))
        bom = self.bom(third, (self.good, 1))
        self.env.cr.execute("UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s", (first.id, bom.id))
        self.env.invalidate_all()
        line = self.with_good({"product_id": first.id, "quantity": 1})
        self.assertEqual(line["status"], "bom_cycle")
        self.assertSays(line["reason"], "First → Second → Third → First")

    def test_missing_bom(self):
        product = self.product("Orphan")
        line = self.with_good({"product_id": product.id, "quantity": 1})
        self.assertEqual((line["status"], line["earliest_date"]), ("no_bom", None))
        self.assertSays(line["reason"], "Orphan", "bill of materials", "vendor")

    def test_missing_bom_with_manufacture_route(self):
        product = self.product("Orphan", route_ids=self.warehouse.manufacture_pull_id.route_id.ids)
        line = self.with_good({"product_id": product.id, "quantity": 1})
        self.assertEqual(line["status"], "no_bom")
        self.assertSays(line["reason"], "Orphan has no bill of materials", "route")

    def test_missing_bom_but_enough_stock_is_ready(self):
        product = self.product("Orphan", stock=3)
        self.assertEqual(self.with_good({"product_id": product.id, "quantity": 2})["status"], "ready")

    def test_missing_vendor_of_a_component(self):
        product, part = self.product("Top"), self.product("Rare part", stock=2, route_ids=self.warehouse.buy_pull_id.route_id.ids)
        self.bom(product, (part, 1))
        line = self.with_good({"product_id": product.id, "quantity": 5})
        self.assertEqual((line["status"], line["kit_qty"], line["earliest_date"]), ("short", 2, None))
        self.assertSays(line["reason"], "3 of 5", "Rare part has no vendor", "Purchase tab")
        self.assertEqual(line["components"][0]["problem"]["code"], "no_vendor")

    def test_archived_component(self):
        product, part = self.product("Top"), self.product("Old part", stock=1, buy=1)
        self.bom(product, (part, 1))
        part.action_archive()
        line = self.with_good({"product_id": product.id, "quantity": 2})
        self.assertEqual((line["status"], line["kit_qty"]), ("short", 1))
        self.assertSays(line["reason"], "Old part is archived", "restore")

    def test_vendor_in_a_unit_that_cannot_be_converted(self):
        product = self.product("Top")
        self.price(product, 3, product_uom_id=self.kg.id)
        line = self.with_good({"product_id": product.id, "quantity": 1})
        self.assertEqual((line["status"], line["earliest_date"], line["problem"]["code"]), ("short", None, "vendor_unit"))
        self.assertSays(line["reason"], "Top", "kg", "Units")

    def test_units_without_common_reference_on_the_line(self):
        line = self.with_good({"product_id": self.good.id, "quantity": 1, "uom_id": self.kg.id})
        self.assertEqual((line["status"], line["kit_qty"]), ("error", 0))
        self.assertSays(line["reason"], "Good", "Units", "kg")

    def test_quantities_that_cannot_be_delivered(self):
        for quantity in (0, -3, None, "many", float("nan"), float("inf"), True):
            with self.subTest(quantity=quantity):
                line = self.with_good({"product_id": self.good.id, "quantity": quantity})
                self.assertEqual((line["status"], line["problem"]["code"]), ("error", "wrong_quantity"))
                self.assertSays(line["reason"], "Good", "more than zero")

    def test_line_without_product(self):
        for line in ({"quantity": 1}, {"product_id": False, "quantity": 1}):
            self.assertSays(self.with_good(line)["reason"], "Line 1 has no product", "remove the line")

    def test_product_deleted_meanwhile(self):
        product = self.product("Gone")
        product_id = product.id
        product.unlink()
        line = self.with_good({"product_id": product_id, "quantity": 1})
        self.assertEqual(line["status"], "error")
        self.assertSays(line["reason"], "line 1 no longer exists", "remove the line")

    def test_wrong_date(self):
        line = self.with_good({"product_id": self.good.id, "quantity": 1, "wanted_date": "next week"})
        self.assertSays(line["reason"], "Good", "next week", "YYYY-MM-DD")

    def test_warehouse_of_nobody(self):
        line = self.with_good({"product_id": self.good.id, "quantity": 1, "warehouse_id": 10**8})
        self.assertSays(line["reason"], "Good", "warehouse")

    def test_values_of_any_kind_over_the_wire(self):
        """Whatever a program sends, the line says what is wrong with it; nothing falls over."""
        odd = ([1], {}, True, "abc", 1.5, -1, 10**30, {"a": 1})
        for value in odd:
            with self.subTest(value=value):
                self.assertEqual(self.with_good({"product_id": value, "quantity": 1})["status"], "error")
                self.assertEqual(self.with_good({"product_id": self.good.id, "quantity": 1, "uom_id": value})["status"], "error")
                self.assertEqual(self.with_good({"product_id": self.good.id, "quantity": 1, "warehouse_id": value})["status"], "error")
                with self.assertRaises(UserError):
                    self.kitting.check([], {"warehouse_ids": [value]})
        for quantity in (1e308, 10**400, 1e-9):
            self.assertEqual(self.with_good({"product_id": self.good.id, "quantity": quantity})["status"], "error")

    def test_options_that_do_not_exist(self):
        for options, words in (
            ({"speed": "fast"}, ("speed", "commitments")),
            ({"mode": "sideways"}, ("sideways", "mode", "together")),
            ({"warehouse_ids": [10**8]}, (str(10**8), "warehouse")),
            ({"warehouse_ids": "all"}, ("warehouse_ids",)),
            ([1], ("options",)),
        ):
            with self.subTest(options=options), self.assertRaises(UserError) as error:
                self.kitting.check([{"product_id": self.good.id, "quantity": 1}], options)
            self.assertSays(str(error.exception).lower(), *(word.lower() for word in words))

    def test_lines_that_are_no_lines(self):
        for lines in (None, "all", [1], {"product_id": 1}):
            with self.subTest(lines=lines), self.assertRaises(UserError):
                self.kitting.check(lines)

    def test_empty_list(self):
        result = self.kitting.check([])
        self.assertEqual((result["lines"], result["shortages"], result["status"]), ([], [], "not_stocked"))

    def test_service_has_nothing_to_check(self):
        service = self.env["product.product"].create({"name": "Assembly hour", "type": "service"})
        self.assertEqual(self.with_good({"product_id": service.id, "quantity": 1})["status"], "not_stocked")

    def test_documents_of_two_companies(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.env.user.company_ids += other
        environment = self.env(context={**self.env.context, "allowed_company_ids": [self.company.id, other.id]})
        bom = self.bom(self.product("Top"), (self.good, 1))
        ours = self.production(bom.product_tmpl_id.product_variant_id, 1)
        shared = environment["product.product"].create({"name": "Shared", "is_storable": True})
        theirs = environment["mrp.production"].with_company(other).create({"product_id": shared.id, "product_qty": 1})
        with self.assertRaises(UserError) as error:
            (ours | theirs).with_env(environment).kitting_check()
        self.assertSays(str(error.exception), "Other Factory", "Test Factory")

    def test_another_company_document_is_refused(self):
        other = self.env["res.company"].create({"name": "Other Factory"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        production = self.env["mrp.production"].sudo().with_company(other).create({
            "product_id": self.env["product.product"].create({"name": "Shared", "is_storable": True}).id, "product_qty": 1,
            "picking_type_id": warehouse.manu_type_id.id,
        })
        planner = self.user("planner_of_one", "sme_mrp_suggest.group_planner")
        with self.assertRaises(AccessError):
            production.with_user(planner).kitting_check()

    def test_two_hundred_and_five_hundred_lines(self):
        result = self.kitting.check([{"product_id": self.good.id, "quantity": 1}] * 500)
        self.assertEqual(result["status_counts"], {"no_bom": 495, "ready": 5})
