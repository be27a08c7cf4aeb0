{
    "name": "SME Sales and Factory Bridge",
    "summary": "Kitting check and promise date from the quotation and the opportunity",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "SME Suite contributors",
    "license": "LGPL-3",
    "depends": [
        "sme_mrp_suggest",
        "sme_order_costing",
        "sme_qc_trace",
        "sale_crm",
        "sale_management",
    ],
    "data": [
        "views/sale_order_views.xml",
        "views/sale_order_planning_views.xml",
        "views/crm_lead_views.xml",
        "views/crm_lead_quality_views.xml",
        "views/margin_views.xml",
        "views/quote_simulation_views.xml",
    ],
    "demo": [
        "demo/users.xml",
        "demo/customers.xml",
        "demo/opportunities.xml",
        "demo/sale_orders.xml",
        "demo/mrp_run.xml",
        "demo/closed_orders.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "sme_crm_erp_bridge/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "application": False,
    "installable": True,
}
