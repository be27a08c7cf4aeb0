from . import (
    sme_batch_production,
    sme_buy_shortages,
    sme_forecast_import,
    sme_forecast_settings,
    sme_release,
    sme_release_line,
)
