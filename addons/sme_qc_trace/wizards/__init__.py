from . import (
    sme_qc_verdict,
)
