from . import (
    test_cost_sheet,
    test_cost_sheet_changes,
    test_order_costs,
)
