from . import (
    test_demo_costs,
    test_demo_factory,
    test_demo_margins,
    test_kitting_file,
    test_kitting_queries,
    test_kitting_tour,
    test_margin_tour,
    test_margins,
    test_sale_kitting,
    test_sale_planning,
    test_translations,
)
