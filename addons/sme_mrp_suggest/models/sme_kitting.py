from datetime import date, datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..kitting import options as kitting_options
from ..kitting.request import KittingRequest, by_priority, is_id
from ..kitting.result import ResultWriter
from ..planning.check import Request, check
from ..snapshot import Asked, Document, Snapshot, SupplyRules

# Who may ask: everybody whose work it is. What each sees of the answer is decided in kitting/result.py.
ASKERS = (
    "sales_team.group_sale_salesman", "mrp.group_mrp_user", "stock.group_stock_user", "purchase.group_purchase_user",
)
LARGEST_QUANTITY = 1e12


class SmeKitting(models.AbstractModel):
    """The kitting check: what can be delivered, how many, when, and what stands in the way. It writes nothing."""

    _name = "sme.kitting"
    _description = "Kitting Check"

    @api.model
    @api.readonly
    def check(self, lines, options=None):
        """Check a free list of products.

        :param list lines: ``[{product_id, quantity, wanted_date?, uom_id?, warehouse_id?, key?}]``; quantity in ``uom_id``, the
            product's own unit if left out; dates as ``YYYY-MM-DD``
        :param dict options: ``mode``, ``depth``, ``supply``, ``commitments``, ``priority``, ``warehouse_ids``; each has a default
        :return: dict of ``lines``, ``shortages``, ``status`` and labels; quantities in the product's own unit. A line that cannot
            be checked has status ``error`` and says why; the others are answered all the same
        :raises UserError: if an option does not exist
        """
        return self._answer(self._free_requests(lines), options)

    @api.model
    def _check_supposed(self, lines, supposed=None):
        """As :meth:`check`, for lines that each belong to a ``document`` (model, id, name) and know nothing of those of other documents.

        :param Supposed supposed: what is different from how it is
        """
        requests = self._free_requests(lines)
        for request, line in zip(requests, lines, strict=True):
            request.document = Document(*line["document"])
        return self._answer(requests, separate=True, supposed=supposed)

    # ------------------------------------------------------------------ requests

    def _free_requests(self, lines):
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            raise UserError(self.env._("The lines of a kitting check are a list of objects with “product_id” and “quantity”."))
        products = self._readable("product.product", [line.get("product_id") for line in lines])
        uoms = self._readable("uom.uom", [line.get("uom_id") for line in lines])
        return [self._free_request(number, line, products, uoms) for number, line in enumerate(lines, 1)]

    def _readable(self, model, ids):
        """{id: record} of those of ``ids`` that are ids of records which the user may see."""
        records = self.env[model].browse({id_ for id_ in ids if is_id(id_)}).exists()._filtered_access("read")
        return {record.id: record for record in records}

    def _free_request(self, number, line, products, uoms):
        product_id, uom_id, warehouse_id = line.get("product_id"), line.get("uom_id"), line.get("warehouse_id")
        product = products.get(product_id) if is_id(product_id) else None
        request = KittingRequest(
            key=str(line.get("key", number)),
            product_id=product.id if product else None,
            qty=0.0,
            warehouse_id=warehouse_id if is_id(warehouse_id) else None,
            delivery_days=int(self.env.company.security_lead),
        )
        if not product_id:
            request.error = "no_product", self.env._("Line %s has no product: choose one, or remove the line.", number)
            return request
        if not product:
            request.error = "no_product", self.env._("The product of line %s no longer exists: remove the line.", number)
            return request
        if warehouse_id not in (None, False) and not is_id(warehouse_id):
            request.error = "no_warehouse", self._no_warehouse(product)
            return request
        try:
            request.wanted = date.fromisoformat(line["wanted_date"]) if line.get("wanted_date") else None
        except (TypeError, ValueError):
            request.error = "wrong_date", self.env._(
                "%(product)s: “%(value)s” is not a date. Write it as YYYY-MM-DD.",
                product=product.display_name, value=line["wanted_date"],
            )
            return request
        uom = None
        if uom_id not in (None, False):
            uom = uoms.get(uom_id) if is_id(uom_id) else None
            uom = uom or self.env["uom.uom"]
        self._set_quantity(request, product, line.get("quantity"), uom)
        return request

    def _no_warehouse(self, product):
        return self.env._("%s: its warehouse does not exist in this company. Choose another one.", product.display_name)

    @api.model
    def _set_quantity(self, request, product, quantity, uom):
        """Set the quantity of ``request`` in the product's unit, or say what is wrong with it.

        :param uom: unit of ``quantity``, None for the product's own
        """
        step = 10 ** -self.env["decimal.precision"].precision_get("Product Unit")
        if isinstance(quantity, bool) or not isinstance(quantity, (int, float)) or not step / 2 < quantity < LARGEST_QUANTITY:
            request.error = "wrong_quantity", self.env._(
                "%(product)s: a quantity of %(quantity)s cannot be delivered. Enter more than zero.",
                product=product.display_name, quantity=quantity or 0,
            )
        elif uom is None:
            request.qty = float(quantity)
        elif not uom or not uom._has_common_reference(product.uom_id):
            request.error = "unit_mismatch", self.env._(
                "%(product)s is kept in %(own)s, which cannot be converted to %(unit)s: use a unit of the same kind on the line.",
                product=product.display_name, own=product.uom_id.name, unit=uom.name or self.env._("an unknown unit"),
            )
        else:
            request.qty = uom._compute_quantity(quantity, product.uom_id, round=False)

    @api.model
    def _single_company(self, records):
        """The one company of ``records``.

        :raises UserError: if they belong to several, since stock of one company is not promised for another
        """
        companies = records.company_id
        if len(companies) > 1:
            raise UserError(self.env._(
                "These documents belong to %s. Check the documents of one company at a time.", ", ".join(companies.mapped("name"))
            ))
        return companies or self.env.company

    # ------------------------------------------------------------------ the check

    @api.model
    def _check_asker(self):
        """Raise unless the user works here: a customer in the portal reads his orders, but not what the factory does for them."""
        if not self.env.su and not any(self.env.user.has_group(group) for group in ASKERS):
            raise AccessError(self.env._("The kitting check is for those who work in sales, purchase, inventory or manufacturing."))

    @api.model
    def _answer(self, requests, options=None, source=None, excluded=None, company=None, separate=False, supposed=None):
        """Load, think, write the answer: the one way from requests to a result.

        :param list[KittingRequest] requests: in line order
        :param options: dict from outside
        :param dict source: what the page shows and may write to: model, ids, names …
        :param Excluded excluded: documents whose own moves do not count
        :param bool separate: answer each document as if the others were not asked about
        :param Supposed supposed: what is different from how it is
        """
        self._check_asker()
        company = company or self.env.company
        options = kitting_options.parse(self.env, options)
        rules = SupplyRules(self.env, company)
        self._settle_warehouses(requests, options, rules)
        timezone, today = self._timezone(company), self._today(company)

        asked = [request for request in by_priority(requests, options.priority) if request.asked]
        snapshot = Snapshot(
            self.env, rules, today, timezone,
            [Asked(request.product_id, request.warehouse_id, request.parts, request.lead_days) for request in asked],
            pooled=dict.fromkeys(options.warehouse_ids, options.warehouse_ids[0]) if options.warehouse_ids else None,
            excluded=excluded,
            reserved=options.commitments == "reserved",
            supposed=supposed,
        )
        answers = check(
            snapshot.network, snapshot.stocks,
            [
                Request(item, request.qty, self._need_day(request, today), request.document if separate else None)
                for item, request in zip(snapshot.asked, asked, strict=True)
            ],
            options.planning,
        )
        by_key = {id(request): (item, answer) for request, item, answer in zip(asked, snapshot.asked, answers, strict=True)}
        writer = ResultWriter(self.env, snapshot, today, options)
        return writer.write([(request, *by_key.get(id(request), (None, None))) for request in requests], source)

    @staticmethod
    def _need_day(request, today):
        return None if request.wanted is None else (request.wanted - today).days - request.delivery_days

    def _settle_warehouses(self, requests, options, rules):
        """Give every request its warehouse: of the options, its own, or the company's first."""
        usable = rules.warehouses
        foreign = [warehouse_id for warehouse_id in options.warehouse_ids if warehouse_id not in usable]
        if foreign or not usable:
            raise UserError(self.env._(
                "%s has no such warehouse: choose one of this company, or create one in Inventory.", rules.company.name
            ))
        products = self.env["product.product"].browse(request.product_id for request in requests if request.product_id)
        for request in requests:
            if options.warehouse_ids:
                request.warehouse_id = options.warehouse_ids[0]
            elif request.warehouse_id not in usable:
                if request.warehouse_id and request.asked:
                    request.error = "no_warehouse", self._no_warehouse(products.browse(request.product_id).with_prefetch(products.ids))
                request.warehouse_id = next(iter(usable))

    @api.model
    def _timezone(self, company=None):
        """The zone in which a moment becomes a day of the factory: the company's calendar, else the user's, else UTC."""
        return (company or self.env.company).sudo().resource_calendar_id.tz or self.env.user.tz or "UTC"

    @api.model
    def _local_date(self, moment, company=None):
        """Day of a naive UTC moment in the factory of ``company``, None for none."""
        if not moment:
            return None
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self._timezone(company))).date()

    @api.model
    def _today(self, company=None):
        """Today in the factory of ``company``."""
        return self._local_date(fields.Datetime.now(), company)

    @api.model
    def _noon(self, day, company=None):
        """Noon of a day of the factory as a naive UTC moment, so that it is the same day for everyone nearby."""
        zone = pytz.timezone(self._timezone(company))
        return zone.localize(datetime.combine(day, time(12))).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _action(self, model=False, ids=(), names=()):
        """The client action that opens the check of some documents, or of a free list."""
        title = self.env._("Kitting Check")
        return {
            "type": "ir.actions.client",
            "tag": "sme_kitting_check",
            "name": f"{title}: {', '.join(names)}" if names and len(names) <= 3 else title,
            "params": {"model": model, "ids": list(ids)},
        }
