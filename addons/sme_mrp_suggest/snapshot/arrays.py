from collections.abc import Iterable

from odoo.tools import SQL


def int_array(ids: Iterable[int]) -> SQL:
    """An array of ids as one parameter; psycopg2 would adapt each of some thousand numbers by itself."""
    return SQL("%s::int[]", f"{{{','.join(map(str, map(int, ids)))}}}")
