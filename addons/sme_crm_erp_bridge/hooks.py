from odoo.addons.sme_mrp_suggest.hooks import leave_demo_factory


def uninstall_hook(env):
    leave_demo_factory(env, "sme_crm_erp_bridge")
