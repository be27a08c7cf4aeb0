from . import (
    test_gate_deliveries,
    test_gate_finished,
    test_gate_production,
    test_gate_queries,
    test_gate_receipts,
    test_gate_rights,
    test_goods_decided,
    test_plan_scope,
)
