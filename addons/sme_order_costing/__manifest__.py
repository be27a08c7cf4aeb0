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
        "security/sheets/ir.model.access.csv",
        "security/costing_rules.xml",
        "views/menus.xml",
    ],
    "demo": [
        "demo/users.xml",
        "demo/standard_costs.xml",
    ],
    "application": True,
    "installable": True,
}
