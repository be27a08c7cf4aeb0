from . import (
    certificate,
    sme_qc_defect_report,
    sme_qc_inspection_report,
    sme_qc_nonconformance_report,
)
