from . import (
    test_cost_sheet,
    test_cost_sheet_changes,
    test_cost_sheet_rights,
    test_cost_sheet_tour,
)
