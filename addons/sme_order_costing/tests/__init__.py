from . import (
    test_bom_cost,
    test_bom_cost_input,
    test_bom_cost_pages,
    test_bom_cost_prices,
    test_bom_cost_rights,
    test_bom_cost_tour,
    test_bom_cost_xlsx,
    test_cost_same_as_odoo,
    test_cost_sheet,
    test_cost_sheet_changes,
    test_cost_sheet_rights,
    test_cost_sheet_tour,
)
