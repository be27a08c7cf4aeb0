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
        "views/sme_qc_trace_views.xml",
        "views/stock_lot_trace_views.xml",
        "views/stock_picking_trace_views.xml",
        "views/mrp_production_trace_views.xml",
        "views/product_trace_views.xml",
        "views/res_partner_trace_views.xml",
        "views/sale_order_trace_views.xml",
        "report/certificate_templates.xml",
    ],
    "demo": [
        "demo/users.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sme_qc_trace/static/src/**/*",
        ],
        "web.assets_tests": [
            "sme_qc_trace/static/tests/tours/**/*",
        ],
    },
    "application": True,
    "installable": True,
}
