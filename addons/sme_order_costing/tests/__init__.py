from . import (
    test_cost_sheet,
    test_cost_sheet_changes,
    test_cost_sheet_rights,
    test_cost_sheet_tour,
    test_margin_rights,
    test_order_cost_changes,
    test_order_costs,
    test_order_valuations,
)
