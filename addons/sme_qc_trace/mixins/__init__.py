from . import sme_qc_counted, sme_qc_trace
