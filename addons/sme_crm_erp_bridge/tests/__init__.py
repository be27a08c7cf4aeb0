from . import test_kitting_queries, test_sale_kitting
