from . import forecast_template, kitting_xlsx
