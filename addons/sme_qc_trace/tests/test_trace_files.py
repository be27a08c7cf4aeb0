import base64
import io
import json
import re
from datetime import date, datetime

from openpyxl import load_workbook

from odoo import Command, http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import format_date, mute_logger
from odoo.tools.pdf import PdfFileReader

from .common_trace import TableTrace


@tagged("post_install", "-at_install")
class TestRecallFile(TableTrace, HttpCase):
    """The file that the page of the trace forward downloads holds the numbers of the page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls.user("trace_file_worker", "stock.group_stock_user")

    def post(self, user, **data):
        self.authenticate(user.login, user.login)
        return self.url_open("/sme_qc_trace/recall.xlsx", data={"csrf_token": http.Request.csrf_token(self), **data})

    def test_recall_list(self):
        response = self.post(self.worker, model="stock.lot", ids=json.dumps(self.coil.ids))
        self.assertEqual(response.status_code, 200, response.text[:500])
        self.assertIn("Recall", response.headers["Content-Disposition"])
        book = load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Recall list", "Still here", "Made with it"])
        header, *rows = book["Recall list"].iter_rows(values_only=True)
        place = {name: index for index, name in enumerate(header)}
        self.assertEqual(
            {(row[place["Customer"]], row[place["Lot"]], row[place["Delivered"]], row[place["Came back"]], row[place["Still there"]])
             for row in rows},
            {("Trace Customer", "T-1", 5, 1, 4), ("Trace Second Customer", "T-1", 3, 0, 3)})
        here = {(row[1], row[4]) for row in book["Still here"].iter_rows(min_row=2, values_only=True)}
        self.assertEqual(here, {("COIL-1", 59), ("T-1", 3)})

    def test_lot_with_a_formula_as_name(self):
        self.tables.name = "=1+1"
        response = self.post(self.worker, model="stock.lot", ids=json.dumps(self.coil.ids))
        cells = [cell for row in load_workbook(io.BytesIO(response.content))["Recall list"].iter_rows() for cell in row]
        self.assertEqual({cell.data_type for cell in cells if cell.value == "=1+1"}, {"s"})

    def test_days_are_those_of_the_user(self):
        """17:30 in UTC is the next day in Shanghai, on the page and in the file."""
        self.worker.tz = "Asia/Shanghai"
        self.other_delivery.move_line_ids.date = "2026-03-04 17:30:00"
        response = self.post(self.worker, model="stock.lot", ids=json.dumps(self.coil.ids))
        header, *rows = load_workbook(io.BytesIO(response.content))["Recall list"].iter_rows(values_only=True)
        days = {row[header.index("Customer")]: row[header.index("Date")] for row in rows}
        self.assertEqual(days["Trace Second Customer"], datetime(2026, 3, 5, 1, 30))

    def test_bad_requests(self):
        for data in ({"model": "res.users", "ids": "[1]"}, {"model": "stock.lot", "ids": "nothing"},
                     {"model": "stock.lot", "ids": '["x"]'}, {"model": "stock.lot", "ids": "[1]", "options": "[]"},
                     {"model": "stock.lot", "ids": "[1]", "context": '{"allowed_company_ids": "all"}'}):
            response = self.post(self.worker, **data)
            self.assertEqual(response.status_code, 422, data)

    def test_rights(self):
        response = self.post(self.salesperson, model="res.partner", ids=json.dumps(self.customer.ids))
        self.assertEqual(response.status_code, 403, response.text)
        with mute_logger("odoo.http"):
            response = self.url_open("/sme_qc_trace/recall.xlsx", data={"model": "stock.lot"}, allow_redirects=False)
        self.assertNotEqual(response.status_code, 200)


@tagged("post_install", "-at_install")
class TestCertificate(TableTrace):
    """What is printed of a delivery or a lot, and when it certifies conformity."""

    def html(self, report, records):
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(f"sme_qc_trace.{report}", records.ids)
        return content.decode()

    def good_delivery(self, passes=True):
        lot = self.lot(self.table, "GOOD-1")
        self.make(self.table, 4, [(self.steel, 4, self.coil)], lot)
        order = self.sell(self.table, 4)
        delivery = self.deliver(order, (lot, 4))
        self.measured("finished", self.table, lot, (1.11, 1.22) if passes else (1.11, 1.45))
        return delivery

    def test_conforms(self):
        html = self.html("action_report_picking_certificate", self.good_delivery())
        self.assertIn("Certificate of Conformity", html)
        self.assertIn("GOOD-1", html)
        self.assertIn("1.11, 1.22", html)
        self.assertNotIn("COIL-1", html, "parts are not part of the certificate")
        self.assertNotIn("Steelworks", html)

    def test_failed_goods_are_not_certified(self):
        html = self.html("action_report_picking_certificate", self.good_delivery(passes=False))
        self.assertNotIn("We certify", html)
        self.assertIn("Inspection Report", html)
        self.assertIn("1.45", html)

    def test_open_nonconformance_is_not_certified(self):
        """T-1 passed, but somebody complains about it."""
        html = self.html("action_report_picking_certificate", self.delivery)
        self.assertNotIn("We certify", html)

    def test_uninspected_goods_are_not_certified(self):
        order = self.sell(self.screw, 4)
        html = self.html("action_report_picking_certificate", self.deliver(order, (None, 4)))
        self.assertNotIn("We certify", html)
        self.assertIn("No inspection results", html)

    def two_lots(self):
        """A delivery of 2 of TWO-1, which passed, and 1 of TWO-2, which nobody has looked at."""
        first, second = self.lot(self.table, "TWO-1"), self.lot(self.table, "TWO-2")
        for lot in (first, second):
            self.make(self.table, 2, [(self.steel, 2, self.coil)], lot)
        delivery = self.deliver(self.sell(self.table, 3), (first, 2), (second, 1))
        self.measured("finished", self.table, first, (1.11, 1.22))
        return delivery, second

    def test_all_lots_must_be_inspected(self):
        delivery, second = self.two_lots()
        html = self.html("action_report_picking_certificate", delivery)
        self.assertNotIn("We certify", html)
        self.assertIn("No inspection results", html)
        self.measured("finished", self.table, second, (1.13,))
        self.assertIn("We certify", self.html("action_report_picking_certificate", delivery))

    def test_one_failed_lot_spoils_it(self):
        delivery, second = self.two_lots()
        self.measured("finished", self.table, second, (1.66,))
        html = self.html("action_report_picking_certificate", delivery)
        self.assertNotIn("We certify", html)
        self.assertIn("1.66", html)

    def test_skipped_lot_is_not_certified(self):
        """It passed by the plan's rule, but nobody inspected it."""
        delivery, second = self.two_lots()
        self.inspection("passed", self.table, lot=second, stage="finished").is_skipped = True
        html = self.html("action_report_picking_certificate", delivery)
        self.assertNotIn("We certify", html)
        self.assertIn("Lot Skipped", html)

    def test_open_inspection_is_not_certified(self):
        delivery, second = self.two_lots()
        self.measured("finished", self.table, second, (1.13,))
        self.inspection("todo", self.table, lot=second, stage="delivery")
        self.assertNotIn("We certify", self.html("action_report_picking_certificate", delivery))

    def test_days_are_those_of_the_user(self):
        """Decided at 17:30 in UTC on the fourth: in Shanghai it was the fifth."""
        delivery = self.good_delivery()
        inspection = self.env["sme.qc.inspection"].search([("lot_id", "=", delivery.move_line_ids.lot_id.id)])
        inspection.sudo().date_decided = "2026-03-04 17:30:00"
        self.env.user.tz = "Asia/Shanghai"
        self.assertIn("03/05/2026", self.html("action_report_picking_certificate", delivery))

    def test_plan_that_is_no_part_of_it(self):
        delivery = self.good_delivery()
        self.measured("finished", self.table, delivery.move_line_ids.lot_id, (1.17,), certificate=False)
        self.assertNotIn("1.17", self.html("action_report_picking_certificate", delivery))

    def test_many_values_are_summed_up(self):
        lot = self.lot(self.table, "MANY")
        self.receive(self.table, 1, lot)
        self.measured("receipt", self.table, lot, [1.0 + number / 100 for number in range(30)])
        html = self.html("action_report_lot_certificate", lot)
        self.assertIn("30 values from 1.00 to 1.29", html)
        self.assertIn("mean 1.1", html)

    def test_numbers_and_texts_as_people_write_them(self):
        """4 tables, not 4.0; serial numbers once each; lots and inspections in order; what the customer calls his order."""
        order = self.sell(self.table, 4)
        order.client_order_ref = "PO 4711"
        lots = [self.lot(self.table, name) for name in ("N-2", "N-1")]
        for lot in lots:
            self.make(self.table, 2, [(self.steel, 2, self.coil)], lot)
        delivery = self.deliver(order, *[(lot, 2) for lot in lots])
        plan = self.env["sme.qc.plan"].create({
            "name": "Type plates", "stage": "finished", "company_id": self.company.id, "sampling": "all", "open_nonconformance": False,
            "characteristic_ids": [
                Command.create({"name": "Plate", "kind": "text"}), Command.create({"name": "Lamp", "kind": "pass_fail"})]})
        inspection = self.env["sme.qc.inspection"].create({
            "plan_id": plan.id, "product_id": self.table.id, "lot_id": lots[0].id, "quantity": 2, "company_id": self.company.id})
        inspection.action_start()
        plate, lamp = inspection.line_ids
        inspection.record([{"line_id": plate.id, "unit_number": unit, "value": f"SN{unit}"} for unit in (1, 2)])
        inspection.record([{"line_id": lamp.id, "unit_number": unit, "value": "pass"} for unit in (1, 2)])
        inspection.action_pass()
        html = " ".join(re.sub(r"<[^>]*>", "", self.html("action_report_picking_certificate", delivery)).split())
        self.assertIn("Your Reference PO 4711", html)
        self.assertIn("SN1, SN2", html)
        self.assertIn("2 × Pass", html)
        self.assertIn("sample 2 of 2 ·", html)
        self.assertRegex(html, r"Lot N-1 2 Units .* Lot N-2 2 Units ")

    def test_day_where_the_user_is(self):
        """Decided at 17:30 in UTC, that is the next day in Shanghai."""
        delivery = self.good_delivery()
        inspection = self.env["sme.qc.inspection"].search([("lot_id", "=", delivery.move_line_ids.lot_id.id)])
        inspection.sudo().date_decided = "2026-03-04 17:30:00"
        self.env.user.tz = "Asia/Shanghai"
        self.env = self.env(context={**self.env.context, "tz": "Asia/Shanghai"})
        self.assertIn(format_date(self.env, date(2026, 3, 5)), self.html("action_report_picking_certificate", delivery))

    def test_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.assertIn("1,11, 1,22", self.html("action_report_picking_certificate", self.good_delivery()))

    def test_mail(self):
        """The delivery mail brings it to the customer who wants it, to nobody else."""
        self.company.stock_move_email_validation = True
        self.customer.write({"send_certificate": True, "email": "buyer@trace.example"})
        shipper = self.user("trace_shipper", "stock.group_stock_user")
        for wanted in (True, False):
            self.customer.send_certificate = wanted
            order = self.sell(self.table, 1)
            picking = order.picking_ids
            self.fill(picking.move_ids, [(self.tables, 1)])
            picking.with_user(shipper).with_context(tracking_disable=False).button_validate()
            self.assertEqual(picking.state, "done")
            names = picking.message_ids.attachment_ids.mapped("name")
            found = [name for name in names if name.startswith("Inspection Report")]
            self.assertEqual(len(found), 1 if wanted else 0, names)
        address = self.env["res.partner"].create({"name": "Dock", "parent_id": self.customer.id})
        self.customer.send_certificate = True
        self.assertTrue(address.send_certificate)

    def test_mail_goes_out_without_printer(self):
        """If the certificate cannot be printed, the delivery is done nevertheless, and its chatter says why."""
        self.customer.send_certificate = True
        self.patch(type(self.env["ir.actions.report"]), "_render_qweb_pdf", self._no_printer)
        self.assertIsNone(self.delivery._certificate_attachment())
        self.assertIn("could not be attached", self.delivery.message_ids[0].body)

    @staticmethod
    def _no_printer(report, *args, **kwargs):
        raise UserError(report.env._("Unable to find Wkhtmltopdf"))

    def test_attachment(self):
        name, content = self.delivery._certificate_attachment()
        self.assertIn(self.delivery.name.replace("/", "-"), name)
        self.assertTrue(base64.b64decode(content))


@tagged("post_install", "-at_install")
class TestCertificatePdf(TableTrace, HttpCase):
    """The certificate on paper, made by the program that Odoo prints with."""

    def pages(self, *values):
        """Pages of the report of a lot with an inspection of each of these values."""
        lot = self.lot(self.table, f"PAPER-{len(values)}")
        self.receive(self.table, len(values), lot)
        for value in values:
            self.measured("receipt", self.table, lot, [value])
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.assertLogs("odoo.addons.base.models.ir_actions_report") as logs:  # without patched Qt: that it prints no headers
            content, kind = report._render_qweb_pdf("sme_qc_trace.action_report_lot_certificate", lot.ids)
        self.assertNotIn("network error", "".join(logs.output), "the styles were not found")
        self.assertEqual(kind, "pdf")
        return PdfFileReader(io.BytesIO(content)).pages

    def test_pdf(self):
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() in ("install", "broken"):
            self.skipTest("wkhtmltopdf is not installed: nothing is printed")
        [page] = self.pages(1.1)
        self.assertAlmostEqual(float(page.mediabox[3]), 842, delta=1, msg="the height of A4")
        self.assertIn(len(self.pages(*[1.1] * 24)), (2, 3))
