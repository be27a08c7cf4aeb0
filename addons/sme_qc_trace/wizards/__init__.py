from . import sme_qc_trace_start
