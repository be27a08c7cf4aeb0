from . import test_disposition, test_nonconformance, test_quality_reports, test_rework
