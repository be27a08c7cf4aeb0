{
    "name": "SME Order Costing",
    "summary": "What a product costs and what an order earned: cost groups and cost views on the bill of materials",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "SME Suite contributors",
    "license": "LGPL-3",
    "depends": ["sme_mrp_suggest", "mrp_account"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/costing_groups.xml",
        "security/prices/ir.model.access.csv",
        "security/costing_rules.xml",
        "views/bom_cost_views.xml",
        "views/sme_overhead_rule_views.xml",
        "views/sme_reference_price_views.xml",
        "views/sme_price_source_views.xml",
        "views/mrp_workcenter_views.xml",
        "views/res_config_settings_views.xml",
        "views/menus.xml",
    ],
    "demo": [
        "demo/users.xml",
        "demo/standard_costs.xml",
        "demo/prices.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sme_order_costing/static/src/**/*",
        ],
        "web.assets_tests": [
            "sme_order_costing/static/tests/tours/**/*",
        ],
    },
    "application": True,
    "installable": True,
}
