from . import (
    test_inspection_decision,
    test_inspection_pages,
    test_inspection_recording,
    test_inspection_tours,
    test_sampling_rules,
)
