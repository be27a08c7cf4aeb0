"""Where goods may be."""

from odoo.tools import SQL

#: Locations with their usage, where the way *between* two companies is a usage of its own: as for Odoo, what is there has left the one
#: and has not come to the other. Transit of a company itself is within it.
PLACE = SQL("(SELECT id, CASE WHEN usage = 'transit' AND company_id IS NULL THEN 'between' ELSE usage END AS usage FROM stock_location)")
