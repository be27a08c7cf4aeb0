from . import test_margin_gate, test_quote_apply, test_quote_rights, test_quote_simulation, test_quote_what_if, test_repricing
