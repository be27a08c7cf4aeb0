from . import (
    test_trace_back,
    test_trace_closure,
    test_trace_files,
    test_trace_forward,
    test_trace_rights,
    test_trace_tours,
    test_trace_tree,
)
