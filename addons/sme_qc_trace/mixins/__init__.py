from . import (
    sme_qc_counted,
    sme_qc_gated,
    sme_qc_guarded,
    sme_qc_of_disposition,
    sme_qc_process,
    sme_qc_specification,
    sme_qc_trace,
)
