from . import (
    test_forecast,
    test_forecast_import,
    test_kitting_bad_input,
    test_kitting_check,
    test_kitting_js,
    test_kitting_rights,
    test_kitting_tour,
    test_kitting_xlsx,
    test_mrp_run,
    test_release,
    test_release_documents,
    test_same_as_odoo,
)
