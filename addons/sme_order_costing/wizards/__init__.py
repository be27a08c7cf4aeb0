from . import sme_margin_approval, sme_margin_settings, sme_repricing
