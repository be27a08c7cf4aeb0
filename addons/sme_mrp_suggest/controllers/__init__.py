from . import forecast, kitting
