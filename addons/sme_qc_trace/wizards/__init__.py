from . import sme_qc_release
