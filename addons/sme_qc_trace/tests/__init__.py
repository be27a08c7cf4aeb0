from . import test_trace_closure
