"""From the database to cost sheets and back.

``orders`` reads manufacturing orders, ``consumed`` what their components are worth, ``fees`` what subcontractors get, ``prices`` what
components are planned at, ``store`` reads and writes sheets in bulk, ``run`` puts them together, ``dirty`` collects in a transaction what
has to be computed at its end.
"""
