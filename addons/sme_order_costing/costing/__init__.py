"""The arithmetic of costs: plain Python on plain data, no Odoo.

Read in this order: ``elements``, ``prices``, ``items``, ``overhead``, ``rollup``, ``tree``; of manufacturing orders: ``time_logs``,
``variances``, ``replay``, ``orders``, ``sheet``.
Money is in one currency (the company's), quantities are in a product's own unit, times are in minutes, rates per hour, days are whole
numbers counted from today (0). Same input, same output; no function changes what it is given.
"""
