from . import test_order_costs
