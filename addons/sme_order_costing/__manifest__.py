{
    "name": "SME Order Costing",
    "summary": "What a product costs and what an order earned: cost groups and cost views on the bill of materials",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "SME Suite contributors",
    "license": "LGPL-3",
    "depends": ["sme_mrp_suggest", "mrp_account"],
    "data": [
        "security/costing_groups.xml",
        "security/prices/ir.model.access.csv",
        "security/costing_rules.xml",
        "security/quotes/ir.model.access.csv",
        "security/quotes/quote_rules.xml",
        "data/quotes.xml",
        "views/menus.xml",
        "views/sme_quote_simulation_line_views.xml",
        "views/sme_quote_simulation_views.xml",
        "views/sme_margin_views.xml",
    ],
    "demo": [
        "demo/users.xml",
        "demo/standard_costs.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "sme_order_costing/static/src/**/*",
        ],
    },
    "application": True,
    "installable": True,
}
