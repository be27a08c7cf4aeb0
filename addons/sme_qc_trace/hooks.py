def uninstall_hook(env):
    data = env["ir.model.data"].search([("module", "=", "sme_qc_trace")])
    types = data.filtered(lambda one: one.model == "mail.activity.type").mapped("res_id")
    env["mail.activity"].with_context(active_test=False).search([("activity_type_id", "in", types)]).unlink()
    # Records of users refer to defect codes and causes, so that they cannot be deleted one by one: they go with their tables
    data.filtered(lambda one: one.model.startswith("sme.qc.")).unlink()
