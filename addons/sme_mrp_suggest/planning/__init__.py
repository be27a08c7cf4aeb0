"""The arithmetic of planning: plain Python on plain data, no Odoo.

Read in this order: ``units``, ``network``, ``availability``, ``netting``, ``kitting``, ``promise``, ``check``, ``explain``; then, for
runs, ``lot_sizing``, ``levels``, ``mrp_plan``, ``mrp``, ``item_plan``, ``forecast``, ``merging``.
Quantities are in a product's own unit, days are whole numbers counted from today (0), which is also
where everything overdue stands. Same input, same output; no function changes what it is given.
"""
