from . import (
    sme_forecast_import,
    sme_forecast_settings,
    sme_release,
)
