from . import (
    test_disposition,
    test_lot_decided,
    test_nonconformance,
    test_nonconformance_tour,
    test_quality_reports,
    test_rework,
)
