"""Ids as names. A record that the user may open comes with its id, so that the page can link to it; others are plain text."""

#: models on whose records a user may have less rights than on the model
_BY_RECORD = ("sale.order", "purchase.order")


class Names:
    """Reads the names of a model once for all ids, as superuser: whoever may see a trace may see what its documents are called.

    :param env: environment of the user
    """

    def __init__(self, env):
        self.env = env
        self.names: dict[str, dict[int, str]] = {}
        self.opened: dict[str, set[int]] = {}

    def load(self, model: str, ids):
        """Read the names of the ids; call it once for each model."""
        ids = sorted({id_ for id_ in ids if id_})
        records = self.env[model].browse(ids)
        # sudo: names only, of the documents that the goods of the trace went through
        named = records.sudo()
        named.fetch(["display_name"])
        self.names[model] = {record.id: record.display_name for record in named}
        if not self.env[model].has_access("read"):
            self.opened[model] = set()
        elif model in _BY_RECORD:
            self.opened[model] = set(records._filtered_access("read").ids)
        else:
            self.opened[model] = set(ids)

    def link(self, model: str, id_: int | None) -> dict | None:
        """Return {"model", "name"} and "id" if the user may open it; None for no record."""
        if not id_:
            return None
        link = {"model": model, "name": self.names[model].get(id_, "")}
        if id_ in self.opened[model]:
            link["id"] = id_
        return link
