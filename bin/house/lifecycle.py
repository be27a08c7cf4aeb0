"""Install, upgrade, uninstall and install again without demo data; install and uninstall with it."""

import os

from . import database, manifest, odoo_log, paths, templates
from .odoo import ONCE
from .results import Result
from .run import tail

LEFT = {
    "tables": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND starts_with(tablename, 'sme_')",
    "models": "SELECT model FROM ir_model WHERE starts_with(model, 'sme.')",
    "records": "SELECT module || '.' || name FROM ir_model_data WHERE module = ANY(%(addons)s)",
    "scheduled actions": "SELECT a.code FROM ir_cron c JOIN ir_act_server a ON a.id = c.ir_actions_server_id "
    "WHERE position('sme.' IN a.code) > 0",
}
"""Questions to which nothing is the right answer once the addons are gone."""

USE = """
code, cause = env.ref("sme_qc_trace.defect_dimension"), env.ref("sme_qc_trace.cause_people")
env["sme.qc.plan"].create({
    "name": "Used", "characteristic_ids": [(0, 0, {"name": "Size", "defect_code_id": code.id})]})
env["sme.qc.nonconformance"].create({
    "title": "Used", "product_id": env["product.product"].search([], limit=1).id, "cause_id": cause.id,
    "defect_ids": [(0, 0, {"code_id": code.id})]}).activity_ids.action_feedback()
env["res.partner"].search([], limit=1).activity_schedule("sme_qc_trace.mail_activity_approval")
env.cr.commit()
"""
"""Records of users that refer to data of the addons."""


def run(odoo):
    """
    :return: results.Result
    """
    result = Result("lifecycle")
    addons = manifest.with_dependencies(manifest.present())
    name = f"{templates.PREFIX}lifecycle_{os.getpid()}"
    templates.copy(odoo, "core_bare", name)
    try:
        columns = _columns(odoo, name)
        for step, args in (
            ("install", ["-d", name, "-i", ",".join(addons), *ONCE]),
            ("upgrade", ["-d", name, "-u", ",".join(addons), *ONCE]),
            *((f"uninstall {addon}", ["module", "uninstall", "-d", name, addon]) for addon in reversed(addons)),
        ):
            if not _step(odoo, result, step, args):
                return result
        _check_left(odoo, result, name, addons, "after uninstalling")
        left = sorted(_columns(odoo, name) - columns)
        result.check("columns after uninstalling", f"left: {', '.join('.'.join(c) for c in left[:20])}" if left else "")
        _step(odoo, result, "install again", ["-d", name, "-i", ",".join(addons), *ONCE])
    finally:
        database.drop(odoo, name)
    _with_demo(odoo, result, addons)
    return result


def _with_demo(odoo, result, addons):
    """Demo records that Odoo's own documents hold on to may stay, but no error and nothing else of ours, whatever users have made of it."""
    name = f"{templates.PREFIX}lifecycle_demo_{os.getpid()}"
    templates.copy(odoo, "full", name)
    installing = odoo_log.records(paths.LOGS / f"{templates.FULL_LOG}.log")
    result.check("install with demo data", "\n".join(map(str, odoo_log.unexpected(installing))))
    try:
        if "sme_qc_trace" in addons:
            odoo.script("lifecycle-use", "lifecycle: records of users", name, USE)
        _step(odoo, result, "uninstall with demo data", ["module", "uninstall", "-d", name, *reversed(addons)])
        _check_left(odoo, result, name, [], "after uninstalling with demo data")
    finally:
        database.drop(odoo, name)


def _check_left(odoo, result, name, addons, when):
    for what, question in LEFT.items():
        rows = [row[0] for row in database.query(odoo, name, question, {"addons": addons})]
        result.check(f"{what} {when}", f"left: {', '.join(map(str, rows[:20]))}" if rows else "")


def _step(odoo, result, step, args):
    log_name = "lifecycle-" + step.replace(" ", "-")
    status, log = odoo.run(log_name, f"lifecycle: {step}", *args, check=False)
    records = list(odoo_log.records(log))
    problems = odoo_log.unexpected(records)
    problems += sorted({str(record) for record in records if record.level in ("ERROR", "CRITICAL")} - set(problems))
    if status:
        problems.append(f"Odoo ended with status {status}. The end of {log}:\n{tail(log, 40)}")
    result.check(step, "\n".join(problems))
    return not status


def _columns(odoo, name):
    question = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
    return set(database.query(odoo, name, question))
