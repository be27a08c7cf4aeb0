from odoo.addons.sme_mrp_suggest.hooks import leave_demo_factory


def uninstall_hook(env):
    leave_demo_factory(env, "sme_crm_erp_bridge")
    # The demo's inspection plans and defect codes are the quality addon's, whose inspections refer to them: they stay as long as it does
    env["ir.model.data"].search([("module", "=", "sme_crm_erp_bridge"), ("model", "=like", "sme.qc.%")]).unlink()
