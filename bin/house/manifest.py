"""What the addons' manifests say."""

import ast

from . import paths
from .run import Failure

ADDONS = ("sme_mrp_suggest", "sme_order_costing", "sme_qc_trace", "sme_crm_erp_bridge")


def present():
    """Those of our addons that are there."""
    return [name for name in ADDONS if (paths.ADDONS / name / "__manifest__.py").exists()]


def read(name):
    path = paths.ADDONS / name / "__manifest__.py"
    try:
        return ast.literal_eval(path.read_text())
    except (ValueError, SyntaxError) as error:
        raise Failure(f"{path} is not a Python dict: {error}") from error


def with_dependencies(names):
    """The addons and those of ours that they depend on, each after what it depends on."""
    ordered = []

    def visit(name):
        if name not in ordered:
            for other in read(name).get("depends", []):
                if other in ADDONS:
                    visit(other)
            ordered.append(name)

    for name in names:
        visit(name)
    return ordered


def core_dependencies():
    """The modules of Odoo that our addons need."""
    return sorted({name for addon in present() for name in read(addon).get("depends", [])} - set(ADDONS))
