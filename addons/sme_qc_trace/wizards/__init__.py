from . import sme_qc_decide
