def array(ids) -> str:
    """An array of ids as one SQL parameter, to be cast; psycopg2 would adapt each of some thousand numbers by itself."""
    return f"{{{','.join(map(str, map(int, ids)))}}}"
