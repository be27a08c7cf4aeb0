from odoo import api, fields, models


class SmeForecastSettings(models.TransientModel):
    """Lets a planning manager set the forecast window of a company without the right to change companies."""

    _name = "sme.forecast.settings"
    _description = "Forecast Settings"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    window_back = fields.Integer(
        "Days Back", compute="_compute_window", store=True, readonly=False,
        help="An order that exceeds the forecast of its own period also consumes periods that ended at most so many days before.")
    window_forward = fields.Integer(
        "Days Forward", compute="_compute_window", store=True, readonly=False,
        help="An order that exceeds the forecast of its own period also consumes periods that begin at most so many days later.")

    _window_positive = models.Constraint(
        "CHECK(window_back >= 0 AND window_forward >= 0)", "The days of the forecast window cannot be negative.")

    @api.depends("company_id")
    def _compute_window(self):
        for settings in self:
            settings.window_back = settings.company_id.forecast_window_back
            settings.window_forward = settings.company_id.forecast_window_forward

    def action_save(self):
        """Write the window to the company the user works in."""
        self.ensure_one()
        self.check_access("write")
        self.flush_recordset()
        # Only these two numbers, and only of the company that the manager is in: the right to change companies is another one.
        self.env.company.sudo().write({
            "forecast_window_back": self.window_back, "forecast_window_forward": self.window_forward,
        })
        return {"type": "ir.actions.act_window_close"}
