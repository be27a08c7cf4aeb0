"""The only door between the database and ``planning``: reads what a question touches, and nothing else.

A snapshot is loaded in a fixed number of statements, whatever the number of products, BoMs, orders and lines. It decides
what Odoo decides (BoM, variant lines, kits, units, route, vendor, lead time) for all products together;
``tests/test_same_as_odoo.py`` compares with Odoo's own answer product by product.

It is read with superuser rights, since a salesperson may not read bills of materials or receipts but may ask whether an
order can be delivered. So every statement is limited to one company, and callers pass on plain numbers only.
"""

from .snapshot import Asked, FirmSupply, Snapshot, Supposed
from .stock import Document, Excluded
from .supply_rules import SupplyRules
