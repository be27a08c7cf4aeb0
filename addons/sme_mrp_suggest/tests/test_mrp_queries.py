"""The planner's lists take no more statements for many rows than for a few."""

from odoo.tests import tagged

from .test_mrp_run import RunCase


@tagged("post_install", "-at_install")
class TestPlanningLists(RunCase):

    def setUp(self):
        super().setUp()
        self.planner = self.user("list_planner", "sme_mrp_suggest.group_planner")

    def factory(self, first, last):
        """Products with a demand that is short, another whose receipt comes too late, and one that nobody can supply."""
        for number in range(first, last):
            rod, lamp, knob = self.product(f"Rod {number}", buy=1), self.product(f"Lamp {number}"), self.product(f"Knob {number}")
            self.bom(lamp, (rod, 2))
            self.promise(lamp, 10, 9)
            self.promise(knob, 1, 9)
            self.receive(rod, 5, 30)
        self.run_mrp()

    def statements(self, model):
        """(statements for opening the list of ``model`` as a planner with all its fields, rows), once Odoo's own caches are filled."""
        self._open(model)
        return self._open(model)

    def _open(self, model):
        records = self.env[model].with_user(self.planner)
        fields = {name: {} for name, field in records._fields.items() if field.type not in ("one2many", "many2many", "binary")}
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = records.web_search_read([("company_id", "=", self.company.id)], fields)
        return self.env.cr.sql_log_count - before, found["length"]

    def test_lists_do_not_grow_with_rows(self):
        models = ("sme.planned.order", "sme.action.message", "sme.mrp.exception", "sme.mrp.change", "sme.planning.parameter", "sme.peg")
        self.factory(0, 2)
        few = {model: self.statements(model) for model in models}
        self.factory(2, 12)
        for model in models:
            statements, length = self.statements(model)
            with self.subTest(model=model):
                if model not in ("sme.planning.parameter",):
                    self.assertGreater(length, few[model][1])
                self.assertLessEqual(statements, few[model][0])
                self.assertLess(statements, 30)

    def test_apply_of_a_message_is_bounded(self):
        self.factory(0, 1)
        message = self.env["sme.action.message"].search([("company_id", "=", self.company.id), ("kind", "=", "expedite")], limit=1)
        before = self.env.cr.sql_log_count
        message.action_apply()
        self.env.flush_all()
        self.assertEqual(message.state, "applied", message.outcome)
        self.assertLess(self.env.cr.sql_log_count - before, 60)
