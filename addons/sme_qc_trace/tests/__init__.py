from . import (
    test_inspection_decision,
    test_inspection_recording,
    test_sampling_rules,
)
