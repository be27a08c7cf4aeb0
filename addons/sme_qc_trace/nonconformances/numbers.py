"""Numbers of a sequence, as many as are needed at once."""

from odoo.tools import SQL


def take(env, code, count):
    """``count`` new names of the sequence ``code``, in as many statements as one takes."""
    if not count:
        return []
    # sudo: whoever makes a document may take its number
    sequence = env["ir.sequence"].sudo().search(
        [("code", "=", code), ("company_id", "in", (False, env.company.id))], order="company_id", limit=1)
    if not sequence:
        return ["/"] * count
    if sequence.implementation != "standard" or sequence.use_date_range:
        return [sequence.next_by_id() for _number in range(count)]
    rows = env.execute_query(SQL(
        "SELECT nextval(%s) FROM generate_series(1, %s)", f"ir_sequence_{sequence.id:03d}", count))
    return [sequence.get_next_char(number) for number, in rows]
