from . import test_demo_factory, test_kitting_queries, test_sale_kitting, test_translations
