"""A field for tables that are written in bulk."""

from odoo import fields


class BulkMany2one(fields.Many2one):
    """A many2one without a foreign key.

    A planning run writes some hundred thousand rows with one COPY; PostgreSQL would look up each foreign key of each row, which takes
    longer than all the rest. The records that are referred to forget their rows when they are deleted: see ``plan_references.py``.
    """

    def update_db_foreign_key(self, model, column):
        return
