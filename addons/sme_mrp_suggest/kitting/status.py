"""The status of a line, an order or an opportunity, as it is stored and shown."""

# Worst last: an order shows the worst of its lines, an opportunity the worst of its quotations.
KIT_STATUS = [
    ("not_stocked", "Nothing to check"),
    ("ready", "Ready"),
    ("committed", "Committed elsewhere"),
    ("expected", "Expected"),
    ("short", "Short"),
    ("no_bom", "No BoM"),
    ("bom_cycle", "BoM cycle"),
    ("error", "Cannot be checked"),
]
