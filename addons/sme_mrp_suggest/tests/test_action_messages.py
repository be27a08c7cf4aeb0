"""Action messages as such: which there are, who applies them, how many statements they take."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..advice import APPLY
from .common_advice import ActionCase


@tagged("post_install", "-at_install")
class TestAdvice(ActionCase):

    def test_failed_advice_of_older_runs_goes(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5))
        self.promise(rod, 4, 5)
        order.button_lock()
        old = self.apply(rod, "reduce")
        self.assertEqual(old.state, "failed")
        order.button_unlock()
        message = self.apply(rod, "reduce")
        self.assertFalse(old.exists())
        self.assert_applied(message)
        self.assertTrue(message.exists())

    def test_dismissed_advice_does_not_come_back(self):
        """Until it is another one: 6 instead of 4 are needed."""
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, -5))
        self.promise(rod, 4, 0)
        [message] = self.advice(rod)
        message.action_dismiss()
        self.assertFalse(self.advice(rod))
        self.assertEqual(message.state, "dismissed")
        self.env.cr.execute(  # as if it was given yesterday, when what is overdue was due yesterday
            "UPDATE sme_action_message SET from_date = from_date - 1, to_date = to_date - 1 WHERE id = %s", [message.id])
        self.assertFalse(self.advice(rod))
        self.promise(rod, 2, 0)
        self.assertEqual([(other.kind, other.to_quantity) for other in self.advice(rod)], [("reduce", 6)])

    def test_failed_advice_can_be_dismissed(self):
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, 5)).button_lock()
        message = self.apply(rod, "cancel")
        message.action_dismiss()
        self.assertFalse(self.advice(rod))

    def test_one_bad_message_does_not_stop_the_others(self):
        rods = [self.product(f"Rod {number}", buy=1) for number in range(3)]
        orders = [self.purchase((rod, 10, 5)) for rod in rods]
        for rod in rods:
            self.promise(rod, 4, 5)
        run = self.run_mrp()
        messages = self.env["sme.action.message"].search([("run_id", "=", run.id)], order="document_res_id")

        def broken(message, order):
            if order == orders[1]:
                order.order_line.product_qty = 1
                raise ValueError("a bug elsewhere")
            return APPLY["purchase.order"](message, order)

        with patch("odoo.addons.sme_mrp_suggest.models.sme_action_message.APPLY", {**APPLY, "purchase.order": broken}), mute_logger(
            "odoo.addons.sme_mrp_suggest.models.sme_action_message"
        ):
            action = messages.action_apply()
        self.assertEqual(messages.mapped("state"), ["applied", "failed", "applied"])
        self.assertIn("a bug elsewhere", messages[1].outcome)
        self.assertIn("2 applied, 1 not", action["params"]["message"])
        self.assertEqual([order.order_line.product_qty for order in orders], [4, 10, 4])

    def test_a_document_that_is_gone(self):
        rod = self.product("Rod", buy=1)
        order = self.purchase((rod, 10, 5), confirm=False)
        [message] = self.advice(rod)
        order.button_cancel()
        order.unlink()
        message.action_apply()
        self.assert_refused(message, "no longer exists")

    def test_planner_without_purchase_rights(self):
        """What he may change is changed."""
        rod, lamp, nut = self.product("Rod", stock=10), self.product("Lamp"), self.product("Nut", buy=1)
        self.bom(lamp, (rod, 1))
        order, production = self.purchase((nut, 10, 5)), self.production(lamp, 10, 5, confirm=False)
        self.env.ref("sme_mrp_suggest.group_planner").implied_ids = [Command.unlink(self.env.ref("purchase.group_purchase_user").id)]
        planner = self.user("no_buyer", "sme_mrp_suggest.group_planner")
        self.assertFalse(planner.has_group("purchase.group_purchase_user"))
        run = self.run_mrp()
        messages = self.env["sme.action.message"].with_user(planner).search([("run_id", "=", run.id)])
        messages.action_apply()
        self.assertEqual(
            {message.document_model: message.state for message in messages}, {"purchase.order": "failed", "mrp.production": "applied"})
        self.assertEqual((order.state, production.state), ("purchase", "cancel"))

    def test_a_planner_applies_and_dismisses_but_does_not_edit(self):
        rod, nut = self.product("Rod", buy=1), self.product("Nut", buy=1)
        self.purchase((rod, 10, 5), (nut, 10, 5))
        planner = self.user("test_planner", "sme_mrp_suggest.group_planner")
        run = self.run_mrp()
        first, second = self.env["sme.action.message"].with_user(planner).search([("run_id", "=", run.id)])
        for values in ({"document_model": "res.users"}, {"document_res_id": 1}, {"to_quantity": 5}, {"planned_order_id": 1}):
            with self.assertRaises(AccessError):
                first.write(values)
        first.action_apply()
        second.action_dismiss()
        self.assertEqual((first.state, second.state), ("applied", "dismissed"))

    def test_advice_on_another_kind_of_document_is_refused(self):
        rod = self.product("Rod", buy=1)
        self.purchase((rod, 10, 5))
        [message] = self.advice(rod)
        message.sudo().write({"document_model": "res.partner", "document_res_id": self.vendor.id})
        message.action_apply()
        self.assert_refused(message, "no advice")

    def test_statements_of_a_message(self):
        """Most are Odoo's own: another quantity on an ordered line is written, told in the chatter, and its receipt reserved anew."""
        few, many = self.statements(2), self.statements(12)
        self.assertLess((many - few) / 10, 40)

    def statements(self, count):
        rods = [self.product(f"Rod {count}.{number}", buy=1) for number in range(count)]
        for rod in rods:
            self.purchase((rod, 10, 5))
            self.promise(rod, 4, 5)
        run = self.run_mrp()
        messages = self.env["sme.action.message"].search([("run_id", "=", run.id)])
        self.assertEqual(len(messages), count)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        messages.action_apply()
        self.env.flush_all()
        self.assertEqual(set(messages.mapped("state")), {"applied"})
        return self.env.cr.sql_log_count - before
