{
    "name": "SME Quality and Traceability",
    "summary": "Was it good and whom does it touch: quality groups and lot traceability",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Quality",
    "author": "SME Suite contributors",
    "license": "LGPL-3",
    "depends": ["mrp", "purchase_stock", "sale_stock"],
    "data": [
        "security/quality_groups.xml",
        "security/ir.model.access.csv",
        "security/quality_rules.xml",
        "data/sequences.xml",
        "views/menus.xml",
        "views/mrp_production_views.xml",
        "views/sme_qc_release_views.xml",
        "views/stock_picking_views.xml",
    ],
    "demo": [
        "demo/users.xml",
    ],
    "application": True,
    "installable": True,
}
