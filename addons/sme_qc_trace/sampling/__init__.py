"""The arithmetic of quality: plain Python on plain data, no Odoo.

Read in this order: ``tables``, ``plans``, ``switching``, ``skip_lot``, ``verdicts``, ``charts``.
Quantities are in the unit of the lot, limits in the unit of their characteristic. Same input, same output; no function changes what it is
given. Input that cannot be worked with raises ``ValueError`` with a sentence that says why.
"""
