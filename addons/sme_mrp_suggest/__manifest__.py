{
    "name": "SME Material Planning",
    "summary": "Can we build it, by when, and what must be bought and made: kitting check and promise dates",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "SME Suite contributors",
    "license": "LGPL-3",
    "depends": ["sale_mrp", "mrp_subcontracting_purchase"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/planning_groups.xml",
        "security/ir.model.access.csv",
        "security/planning_rules.xml",
        "views/sme_kitting_options_views.xml",
        "views/mrp_production_views.xml",
        "views/res_partner_views.xml",
        "views/menus.xml",
    ],
    "demo": [
        "demo/factory.xml",
        "demo/products.xml",
        "demo/vendors.xml",
        "demo/boms.xml",
        "demo/stock.xml",
        "demo/manufacturing_orders.xml",
        "demo/purchase_orders.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sme_mrp_suggest/static/src/**/*",
        ],
        "web.assets_tests": [
            "sme_mrp_suggest/static/tests/tours/**/*",
        ],
        "web.assets_unit_tests": [
            "sme_mrp_suggest/static/tests/*.js",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "application": True,
    "installable": True,
}
