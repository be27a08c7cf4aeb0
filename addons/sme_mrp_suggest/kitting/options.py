"""Options of a kitting check: read from JSON, checked, completed with their defaults."""

from dataclasses import dataclass

from odoo.exceptions import UserError

from ..planning.availability import Commitments
from ..planning.check import Options
from .request import is_id

# The field of sme.kitting.options by the same name holds values and labels; the first value is the default.
CHOICES = ("mode", "depth", "supply", "commitments", "priority")


@dataclass(slots=True, frozen=True)
class KittingOptions:
    """Checked options; ``warehouse_ids`` empty: each order's own warehouse."""

    mode: str
    depth: str
    supply: str
    commitments: str
    priority: str
    warehouse_ids: tuple[int, ...] = ()

    @property
    def planning(self) -> Options:
        """The part of it that the arithmetic needs."""
        return Options(
            together=self.mode == "together",
            multi_level=self.depth == "multi",
            incoming=self.supply == "incoming",
            commitments=Commitments(self.commitments),
        )

    def as_dict(self) -> dict:
        return {**{name: getattr(self, name) for name in CHOICES}, "warehouse_ids": list(self.warehouse_ids)}


def parse(env, values) -> KittingOptions:
    """Return the options given as a dict, with defaults for what is left out.

    :raises UserError: for an option or a value that does not exist, or a warehouse that the user may not use
    """
    values = values or {}
    if not isinstance(values, dict):
        raise UserError(env._("The options of a kitting check are an object of names and values, not %s.", values))
    unknown = set(values) - {*CHOICES, "warehouse_ids"}
    if unknown:
        raise UserError(env._(
            "A kitting check has no option “%(name)s”. The options are: %(names)s.",
            name=", ".join(sorted(map(str, unknown))), names=", ".join((*CHOICES, "warehouse_ids")),
        ))
    chosen = {}
    for name in CHOICES:
        allowed = [value for value, _label in env["sme.kitting.options"]._fields[name].selection]
        value = chosen[name] = values.get(name) or allowed[0]
        if value not in allowed:
            raise UserError(env._(
                "“%(value)s” is not a value of the option “%(name)s”. Use one of: %(values)s.",
                value=value, name=name, values=", ".join(allowed),
            ))
    return KittingOptions(**chosen, warehouse_ids=_warehouse_ids(env, values.get("warehouse_ids")))


def _warehouse_ids(env, value) -> tuple[int, ...]:
    if not value:
        return ()
    if not isinstance(value, (list, tuple)) or not all(map(is_id, value)):
        raise UserError(env._("The option “warehouse_ids” is a list of warehouse ids, not %s.", value))
    usable = set(env["stock.warehouse"].sudo().search([("company_id", "in", env.companies.ids)]).ids)
    wrong = [warehouse_id for warehouse_id in value if warehouse_id not in usable]
    if wrong:
        raise UserError(env._(
            "Warehouse %s does not exist in the companies you work in. Choose another warehouse.", ", ".join(map(str, wrong))
        ))
    return tuple(dict.fromkeys(value))


def labels(env) -> dict:
    """Translated label and choices of each option, for the page and the file: {name: {label, choices: [[value, label]]}}."""
    fields = env["sme.kitting.options"].fields_get([*CHOICES], ["string", "selection", "help"])
    return {
        name: {
            "label": fields[name]["string"],
            "help": fields[name].get("help", ""),
            "choices": [list(choice) for choice in fields[name]["selection"]],
        }
        for name in CHOICES
    }
