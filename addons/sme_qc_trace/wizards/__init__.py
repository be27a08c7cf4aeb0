from . import (
    sme_qc_decide,
    sme_qc_release,
    sme_qc_trace_start,
    sme_qc_verdict,
)
