from collections import Counter

from odoo import models
from odoo.tools import float_round, format_date, formatLang
from odoo.tools.misc import get_lang

from ..trace.status import worst

MOST_VALUES = 20  # more values than these are summed up
CONFORMING = ("passed", "concession")


class CertificateMixin(models.AbstractModel):
    """What certificates of deliveries and of lots share. One document is what its trace says of the goods themselves."""

    _name = "sme.qc.certificate"
    _description = "Certificate of Conformity"

    _traced = ""  # model of the documents

    def _get_report_values(self, docids, data=None):
        documents = self.env[self._traced].browse(docids)
        return {
            "doc_ids": docids, "doc_model": self._traced, "docs": documents,
            "certificates": [self.with_context(lang=self._language(document))._certificate(document) for document in documents],
        }

    def _language(self, document):
        return document.env.lang or get_lang(document.env).code

    def _certificate(self, document):
        """What the template prints. It certifies conformity only if all goods were inspected (which a skipped lot was not) and none of
        them is in doubt."""
        document = document.with_context(lang=self.env.context["lang"])
        result = document.trace_back()
        keys = dict.fromkeys(row["node"] for row in result["rows"] if row["level"] == 0)
        goods = sorted((self._goods(key, result) for key in keys), key=lambda one: (one["product"], one["lot"]))
        status = worst(result["nodes"][one["key"]]["status"] for one in goods)
        return {
            "document": document, "lang": self.env.context["lang"], "goods": goods,
            "conforms": bool(goods) and all(one["is_inspected"] for one in goods) and status in CONFORMING,
            "concession": status == "concession",
            **self._header(document),
        }

    def _header(self, document):
        return {"partner": self.env["res.partner"], "orders": "", "reference": "", "date": False}

    def _goods(self, key, result):
        node = result["nodes"][key]
        deliveries = [delivery for delivery in result["deliveries"] if delivery["node"] == key]
        inspections = {one["key"]: one for one in result["inspections"]}
        shown = sorted((
            inspections[id_] for id_ in node["inspections"]
            if inspections[id_]["certificate"] and inspections[id_]["state"] not in ("todo", "in_progress")
        ), key=lambda one: (one["date"] or "", one["key"]))
        return {
            "key": key,
            "product": node["product"]["name"],
            "lot": node["lot"]["name"] if node["lot"] else "",
            "quantity": self._quantity(sum(delivery["quantity"] for delivery in deliveries)),
            "uom": node["uom"],
            "productions": ", ".join(production["name"] for production in node["productions"]),
            "status": result["labels"]["status"][node["status"]],
            "is_inspected": not all(one["is_skipped"] for one in shown),
            "inspections": [self._inspection(one, result) for one in shown],
        }

    def _inspection(self, inspection, result):
        return {
            **inspection,
            "state": self.env._("Lot Skipped") if inspection["is_skipped"] else result["labels"]["inspection"][inspection["state"]],
            "stage": result["labels"]["stage"][inspection["stage"]],
            "date": format_date(self.env, inspection["date"].replace("T", " ").rstrip("Z")),  # a moment in UTC: the day of the user
            "quantity": self._quantity(inspection["quantity"]),
            "lines": [{**line, "values": self._values(line)} for line in inspection["lines"]],
        }

    def _values(self, line):
        """The values as text: each of them, or of many the least, the mean and the greatest."""
        values = [value for _unit, value, _verdict in line["values"] if value not in (None, "")]
        if line["kind"] != "measurement":
            return _counted(values, once=line["kind"] == "text")
        def text(value):
            return formatLang(self.env, value, digits=line["digits"])
        if len(values) <= MOST_VALUES:
            return ", ".join(map(text, values))
        return self.env._(
            "%(count)s values from %(least)s to %(greatest)s, mean %(mean)s", count=len(values), least=text(min(values)),
            greatest=text(max(values)), mean=text(sum(values) / len(values)))

    def _quantity(self, value):
        """10 as 10, 0.5 as 0.50, in the language of the document; nothing as nothing."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        value = float_round(value, precision_digits=digits)
        return formatLang(self.env, value, digits=0 if value.is_integer() else digits) if value else ""


class PickingCertificate(models.AbstractModel):
    _name = "report.sme_qc_trace.report_picking_certificate"
    _inherit = ["sme.qc.certificate"]
    _description = "Certificate of a Delivery"

    _traced = "stock.picking"

    def _language(self, document):
        return document.partner_id.lang or super()._language(document)

    def _header(self, document):
        order = document.sale_id
        return {
            "partner": document.partner_id, "orders": order.name or document.origin or "", "reference": order.client_order_ref or "",
            "date": document.date_done}


class LotCertificate(models.AbstractModel):
    _name = "report.sme_qc_trace.report_lot_certificate"
    _inherit = ["sme.qc.certificate"]
    _description = "Inspection Report of a Lot"

    _traced = "stock.lot"


def _counted(values, once):
    """["Pass", "Pass", "Fail"] -> "2 × Pass, 1 × Fail"; a single one as it is, and ``once`` also what occurs once only."""
    counts = Counter(values)
    return ", ".join(
        value if count == 1 and (once or len(values) == 1) else f"{count} × {value}" for value, count in counts.items())
