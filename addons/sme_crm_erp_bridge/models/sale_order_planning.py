from psycopg2 import DatabaseError, OperationalError

from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_open_planned(self):
        """Show what is planned, bought and made for these orders."""
        return self.env["sme.pegging"]._action(self._name, self.ids, self.mapped("name"))

    def action_confirm_and_plan(self):
        """Confirm, plan anew what these orders touch, and show the plan. They stay confirmed if the planning fails."""
        self.check_access("write")
        confirmed = self.action_confirm()
        if isinstance(confirmed, dict):
            return confirmed  # another addon asks something first
        failures = [failure for orders in self.grouped("company_id").values() if (failure := orders._plan_or_say_why())]
        action = self.action_open_planned()
        if not failures:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Confirmed, but not planned"),
                "message": self.env._(
                    "%(orders)s: %(reason)s The next MRP run plans what is needed.",
                    orders=", ".join(self.mapped("name")), reason=" ".join(failures)),
                "next": action,
            },
        }

    def _plan_or_say_why(self):
        """Plan these orders of one company; return the reason if it cannot be done, and leave nothing of it behind.

        A conflict with another transaction is not caught: Odoo repeats the whole request then.
        """
        try:
            with self.env.cr.savepoint():
                self.env["sme.mrp.run"].sudo().plan_sale_orders(self)
        except OperationalError:
            raise
        except (UserError, DatabaseError, ArithmeticError, LookupError, ValueError) as error:
            return str(error)
        return ""
