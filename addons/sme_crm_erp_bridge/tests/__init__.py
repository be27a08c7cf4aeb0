from . import (
    test_demo_factory,
    test_kitting_file,
    test_kitting_queries,
    test_kitting_tour,
    test_quote_simulation,
    test_quote_tour,
    test_sale_kitting,
    test_sale_planning,
    test_translations,
)
