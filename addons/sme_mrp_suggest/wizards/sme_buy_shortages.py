from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..planning.network import Problem, Supply, order_quantity, select_vendor
from ..snapshot import Asked, Snapshot, SupplyRules
from .buy_documents import ShortageDocuments, ShortTarget
from .buy_rows import load_rows


class SmeBuyShortages(models.TransientModel):
    """What a selection of manufacturing orders or transfers lacks, and how to get it."""

    _name = "sme.buy.shortages"
    _inherit = ["sme.made.documents"]
    _description = "Buy Shortages"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    source_production_ids = fields.Many2many("mrp.production", "sme_buy_shortages_source_rel", readonly=True)
    source_picking_ids = fields.Many2many("stock.picking", "sme_buy_shortages_source_picking_rel", readonly=True)
    line_ids = fields.One2many("sme.buy.shortages.line", "wizard_id")
    confirm = fields.Boolean("Confirm Manufacturing Orders", help="Off: they stay drafts. Requests for quotation are always drafts.")
    state = fields.Selection([("edit", "To Do"), ("done", "Done")], default="edit", readonly=True)

    @api.model
    def _check_rights(self):
        if not self.env.user.has_group("sme_mrp_suggest.group_planner"):
            raise AccessError(self.env._("Shortages are bought by planners: ask one of them."))

    @api.model
    def _open_for(self, documents):
        """The wizard for open manufacturing orders or transfers of one company; returns its window action."""
        self._check_rights()
        documents.check_access("read")
        company = self.env["sme.kitting"]._single_company(documents)
        wizard = self.create({
            "company_id": company.id,
            "source_production_ids": documents.ids if documents._name == "mrp.production" else [],
            "source_picking_ids": documents.ids if documents._name == "stock.picking" else [],
        })
        rows = wizard._load_rows()
        if not rows:
            raise UserError(self.env._("Nothing of this selection can lack: it is done, cancelled, or takes nothing from the stock."))
        self.env["sme.buy.shortages.line"].create(wizard._line_values(rows))
        if not any(wizard.line_ids.mapped("missing")):
            wizard.message = self.env._("Nothing is missing: all is there, reserved or on order.")
        return wizard._window()

    def _load_rows(self):
        company = self.company_id
        return load_rows(
            self.source_production_ids.sudo().with_company(company), self.source_picking_ids.sudo().with_company(company))

    def _window(self):
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "view_mode": "form", "target": "new",
            "name": self.env._("Buy Shortages"), "context": {"dialog_size": "extra-large"},
        }

    # ------------------------------------------------------------------ rows

    def _line_values(self, rows):
        kitting = self.env["sme.kitting"]
        timezone = kitting._timezone(self.company_id)
        today = kitting._today(self.company_id)
        lacking = [row for row in rows if row.missing > 0 and row.warehouse]
        snapshot = Snapshot(self.env, SupplyRules(self.env, self.company_id), today, timezone, [
            Asked(row.product.id, row.warehouse.id) for row in lacking]) if lacking else None
        items = {(row.product, row.warehouse): number for row, number in zip(lacking, snapshot.asked, strict=True)} if lacking else {}
        values = []
        for row in rows:
            number = items.get((row.product, row.warehouse))
            values.append({
                "wizard_id": self.id, "product_id": row.product.id, "warehouse_id": row.warehouse.id, "documents": ", ".join(row.documents),
                "required": row.total("required"), "consumed": row.total("consumed"), "reserved": row.total("reserved"),
                "on_order": row.total("on_order"), "free": row.total("free"), "missing": row.missing, "quantity": row.missing,
                "existing": ", ".join(row.served_by), "wanted_date": row.wanted, "action": "skip",
                **(self._proposal(row, snapshot, number, today) if number is not None else {}),
            })
        return values

    def _proposal(self, row, snapshot, number, today):
        """What Odoo's procurement would do for the part, with the vendor's minimum and rounding."""
        item = snapshot.items[number]
        if item.problem or item.supply not in (Supply.BUY, Supply.SUBCONTRACT, Supply.MAKE, Supply.TRANSFER):
            return {"problem": self._reason(item.problem)}
        wanted = self.env["sme.kitting"]._local_date(row.wanted, self.company_id)
        if item.supply is Supply.MAKE:
            return {"action": "make", "bom_id": snapshot.boms[number].id, "lead_days": item.lead_days}
        if item.supply is Supply.TRANSFER:
            return {"action": "transfer", "source_warehouse_id": snapshot.sources[number], "lead_days": item.lead_days}
        vendor = select_vendor(item.vendors, row.missing, (fields.Date.to_date(wanted) - today).days)
        if not vendor:
            return {"problem": self._reason(Problem.NO_VENDOR)}
        return {
            "action": "buy", "partner_id": vendor.partner_id, "seller_id": vendor.id, "price": vendor.price,
            "quantity": order_quantity(vendor, row.missing) * vendor.unit_size, "lead_days": item.lead_days + vendor.lead_days,
        }

    def _reason(self, problem):
        return {
            Problem.NO_BOM: self.env._("No bill of materials: add one, or choose a vendor."),
            Problem.NO_VENDOR: self.env._("No vendor: choose one, or add one to the product."),
            Problem.UNIT_MISMATCH: self.env._("A unit of its bill of materials cannot be converted."),
            Problem.VENDOR_UNIT: self.env._("The unit of its vendor cannot be converted."),
            Problem.ARCHIVED: self.env._("The product is archived."),
        }.get(problem, self.env._("Neither a vendor nor a bill of materials: choose a vendor, or add one of them."))

    # ------------------------------------------------------------------ ordering

    def action_order(self):
        """Order what is chosen; what could not be ordered is told in the result."""
        self.ensure_one()
        self._check_rights()
        if self.state == "done":
            raise UserError(self.env._("These shortages are ordered already: %s", self.message))
        self._lock()
        self._add_references()
        now = {(row.product.id, row.warehouse.id): row for row in self._load_rows()}
        targets, problems = [], []
        for line in self.line_ids:
            if line.action == "skip":
                if line.problem and line.missing > 0:
                    problems.append(f"{line.product_id.display_name}: {line.problem}")
                continue
            row = now.get((line.product_id.id, line.warehouse_id.id))
            problem = line._refusal(row)
            if problem:
                problems.append(f"{line.product_id.display_name}: {problem}")
            else:
                targets.append(line._target(row))
        made = self._make(targets, problems)
        self.write({
            "state": "done", "purchase_ids": made["purchase.order"], "production_ids": made["mrp.production"],
            "picking_ids": made["stock.picking"], "message": "\n".join([
                self.env._("%(ordered)s parts ordered, %(skipped)s skipped", ordered=made["ordered"], skipped=len(problems)), *problems]),
        })
        return self._window()

    def _lock(self):
        """One user at a time orders for a document. Who waited here is run anew by Odoo, with what the other one has ordered."""
        self.env.flush_all()
        for documents in (self.source_production_ids, self.source_picking_ids):
            if documents:
                self.env.cr.execute(SQL(
                    "UPDATE %s SET id = id WHERE id = ANY(%s)", SQL.identifier(documents._table), sorted(documents.ids)))
        self.env.invalidate_all(flush=False)

    def _add_references(self):
        """Odoo links documents by a reference, which a transfer made by hand does not have yet."""
        self.env["stock.reference"].sudo().create([
            {"name": picking.name, "move_ids": picking.move_ids.ids}
            for picking in self.source_picking_ids.sudo() if not picking.move_ids.reference_ids
        ])

    def _make(self, targets, problems):
        """All in one batch; if that fails, each target by itself."""
        made = {"purchase.order": [], "mrp.production": [], "stock.picking": [], "ordered": 0}
        if targets and not self._attempt(targets, made, problems if len(targets) == 1 else None) and len(targets) > 1:
            for target in targets:
                self._attempt([target], made, problems)
        return made

    def _attempt(self, targets, made, problems):
        try:
            with self.env.cr.savepoint():
                documents = ShortageDocuments(self.env, self.company_id, targets, self.confirm).make()
        except (UserError, ValidationError) as error:
            if problems is not None:
                problems.append(f"{targets[0].product.display_name}: {error.args[0]}")
            return False
        for name, records in documents.items():
            made[name] += [number for number in records.ids if number not in made[name]]
        made["ordered"] += len(targets)
        return True


class SmeBuyShortagesLine(models.TransientModel):
    _name = "sme.buy.shortages.line"
    _description = "Part That Is Short"
    _order = "wanted_date, id"

    wizard_id = fields.Many2one("sme.buy.shortages", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="wizard_id.company_id")
    product_id = fields.Many2one("product.product", readonly=True, ondelete="cascade")
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id")
    uom_id = fields.Many2one(related="product_id.uom_id")
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True, ondelete="cascade")
    documents = fields.Char("For", readonly=True)
    required = fields.Float(digits="Product Unit", readonly=True)
    consumed = fields.Float(digits="Product Unit", readonly=True)
    reserved = fields.Float("Reserved Here", digits="Product Unit", readonly=True)
    free = fields.Float("Free Stock", digits="Product Unit", readonly=True, help="What nothing is reserved of, each piece counted once.")
    on_order = fields.Float(digits="Product Unit", readonly=True, help="Still to come on orders that were placed for it.")
    existing = fields.Char("Orders", readonly=True, help="The orders that were placed for it.")
    missing = fields.Float(digits="Product Unit", readonly=True, help="Required − consumed − reserved here − free stock − on order.")
    action = fields.Selection([("buy", "Buy"), ("make", "Make"), ("transfer", "Transfer"), ("skip", "Skip")], required=True, default="skip")
    quantity = fields.Float("To Get", digits="Product Unit", help="At least the vendor's minimum, in the product's own unit.")
    partner_id = fields.Many2one("res.partner", "Vendor")
    seller_id = fields.Many2one("product.supplierinfo", readonly=True)
    price = fields.Monetary("Unit Price", readonly=True, currency_field="currency_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    bom_id = fields.Many2one("mrp.bom", "Bill of Materials", domain="[('type', '=', 'normal'), ('product_tmpl_id', '=', product_tmpl_id)]")
    source_warehouse_id = fields.Many2one(
        "stock.warehouse", "From Warehouse", domain="[('company_id', '=', company_id), ('id', '!=', warehouse_id)]")
    wanted_date = fields.Datetime(readonly=True)
    lead_days = fields.Integer(readonly=True)
    order_date = fields.Datetime("Order By", compute="_compute_order_date", help="The wanted date less the lead time.")
    problem = fields.Char(readonly=True)

    @api.depends("wanted_date", "lead_days")
    def _compute_order_date(self):
        for line in self:
            line.order_date = line.wanted_date and line.wanted_date - timedelta(days=line.lead_days)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Price, minimum and lead time of the chosen vendor."""
        if not self.partner_id:
            self.seller_id = False
            return
        product, today = self.product_id.with_company(self.company_id), self.env["sme.kitting"]._today(self.company_id)
        due = max(self.wanted_date.date(), today) if self.wanted_date else today
        wanted = {"partner_id": self.partner_id, "date": due, "uom_id": self.uom_id}
        seller = product._select_seller(quantity=self.missing, **wanted) or product._select_seller(quantity=None, **wanted)
        self.action, self.seller_id, self.lead_days = "buy", seller, seller.delay
        self.quantity, self.price = self.missing, 0.0
        if seller:
            snapshot = Snapshot(
                self.env, SupplyRules(self.env, self.company_id), today, self.env["sme.kitting"]._timezone(self.company_id),
                [Asked(self.product_id.id, self.warehouse_id.id)])
            vendor = snapshot.vendor(snapshot.asked[0], seller.id)
            if vendor:
                self.quantity, self.price = order_quantity(vendor, self.missing) * vendor.unit_size, vendor.price

    def _refusal(self, row):
        """Why the line cannot be ordered, or None."""
        unit = self.product_id.uom_id
        if unit.compare(self.quantity, 0.0) <= 0:
            return self.env._("No quantity is entered.")
        if self.action == "buy" and not self.partner_id:
            return self.problem or self.env._("No vendor: choose one, or add one to the product.")
        if self.action == "make" and not self.bom_id:
            return self.env._("No bill of materials: choose one, or buy the part.")
        if self.action == "transfer" and not self.source_warehouse_id:
            return self.env._("No warehouse to take it from: choose one.")
        if not row or unit.compare(row.missing, self.missing) < 0:
            orders = ", ".join(row.served_by) if row else ""
            return self.env._("less is missing by now than when this list was opened (%s). Open the list anew.", orders)
        return None

    def _target(self, row):
        kitting = self.env["sme.kitting"]
        due = fields.Date.to_date(kitting._local_date(self.wanted_date, self.company_id))
        sudo = self.sudo()
        return ShortTarget(
            self.action, sudo.product_id, sudo.warehouse_id, self.quantity, due, due - timedelta(days=self.lead_days), [],
            vendor=sudo.partner_id, seller=sudo.seller_id if sudo.seller_id.partner_id == sudo.partner_id else None, bom=sudo.bom_id,
            source=sudo.source_warehouse_id, needs=row.needs)
