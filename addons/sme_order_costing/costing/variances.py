"""Why an order cost something else than planned."""

VARIANCES = ("price", "usage", "rate", "efficiency", "scrap", "volume", "overhead")
