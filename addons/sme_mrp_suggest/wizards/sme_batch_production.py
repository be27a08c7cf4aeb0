from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..batch import Producer, load_rows, merged, parts_of, sub_assemblies
from ..kitting.request import KittingRequest
from ..kitting.status import KIT_STATUS
from ..snapshot import Document


class SmeBatchProduction(models.TransientModel):
    """Manufacturing orders for what a selection of sales orders lacks."""

    _name = "sme.batch.production"
    _inherit = ["sme.made.documents"]
    _description = "Manufacturing Orders from Sales Orders"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    line_ids = fields.One2many("sme.batch.production.line", "batch_id")
    merge = fields.Selection(
        [("line", "One Order per Line"), ("day", "Same Product and Day"), ("week", "Same Product and Week"), ("all", "Same Product")],
        required=True, default="line", help="Lines of the same product, bill of materials and warehouse become one order.",
    )
    split = fields.Selection(
        [("none", "Do Not Split"), ("bom", "Batch Size of the BoM"), ("entered", "Batch Size Entered")],
        required=True, default="bom",
    )
    batch_quantity = fields.Float("Batch Size", digits="Product Unit", help="In each product's own unit.")
    subassemblies = fields.Selection(
        [("none", "None"), ("short", "Only Short"), ("all", "All")], "Sub-Assemblies", required=True, default="none",
        help="Manufacturing orders for the sub-assemblies of all levels as well.",
    )
    confirm = fields.Boolean("Confirm the Orders", help="Off: they stay drafts.")
    skipped = fields.Text(readonly=True)
    state = fields.Selection([("edit", "To Do"), ("done", "Done")], default="edit", readonly=True)

    @api.model
    def _open_for(self, orders):
        """The wizard for sales ``orders`` of one company; returns its window action."""
        company = self.env["sme.kitting"]._single_company(orders)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        if not confirmed:
            raise UserError(self.env._("None of these orders is confirmed: confirm a quotation before you make its products."))
        rows = load_rows(self.env, confirmed)
        left_out = (orders - confirmed).mapped("name")
        batch = self.create({
            "company_id": company.id,
            "skipped": self.env._("Not confirmed, left out: %s", ", ".join(left_out)) if left_out else False,
        })
        lines = self.env["sme.batch.production.line"].create([batch._line_values(row) for row in rows])
        batch._check_kits(lines)
        return batch._window()

    def _window(self):
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "view_mode": "form", "target": "new",
            "name": self.env._("Make for Sales Orders"), "context": {"dialog_size": "extra-large"},
        }

    def _line_values(self, row):
        return {
            "batch_id": self.id, "sale_line_id": row.line.id, "product_id": row.product.id, "warehouse_id": row.warehouse.id,
            "ordered": row.ordered, "delivered": row.delivered, "reserved": row.reserved, "on_production": row.on_production,
            "free": row.free, "missing": row.missing, "to_make": row.missing if row.bom and not row.problem else 0.0,
            "bom_id": row.bom.id, "wanted_date": row.wanted, "start_date": row.start, "problem": row.problem, "is_kit_part": row.kit,
        }

    def _check_kits(self, lines):
        """Kit status of the lines with something to make, in one check; the components of earlier lines are taken already."""
        kitting, requests = self.env["sme.kitting"], []
        for line in lines.filtered(lambda line: line.bom_id and line.to_make > 0):
            sale = line.sudo().sale_line_id.order_id
            requests.append(KittingRequest(
                key=str(line.id), product_id=line.product_id.id, qty=line.to_make, warehouse_id=line.warehouse_id.id,
                wanted=kitting._local_date(line.wanted_date, self.company_id), document=Document(sale._name, sale.id, sale.name),
                parts=parts_of(line.product_id, line.bom_id.sudo()),
                lead_days=line.bom_id.sudo().produce_delay + line.bom_id.sudo().days_to_prepare_mo,
            ))
        if not requests:
            return
        answers = {int(answer["key"]): answer for answer in kitting._answer(requests, company=self.company_id)["lines"]}
        for line in lines:
            if line.id in answers:
                line.kit_status = answers[line.id]["status"]

    # ------------------------------------------------------------------ making

    def action_make(self):
        """Make the orders; what could not be made is told in the result."""
        self.ensure_one()
        if not self.env.user.has_group("mrp.group_mrp_user"):
            raise AccessError(self.env._("Manufacturing orders are made by users of Manufacturing: ask a planner."))
        if self.state == "done":
            raise UserError(self.env._("These orders are made already: %s", self.message))
        if self.split == "entered" and self.batch_quantity <= 0:
            raise UserError(self.env._("Enter a batch size above zero, or do not split."))
        problems = [f"{line.product_id.display_name}: {line.problem}" for line in self.line_ids if line.problem and not line.bom_id]
        lines = self.line_ids.filtered(lambda line: line.to_make > 0)
        lines, changed = self._still_missing(lines)
        problems += changed
        ready = lines.filtered("bom_id")
        problems += [self.env._("%s: no bill of materials, skipped.", line.product_id.display_name) for line in (
            lines - ready).filtered(lambda line: not line.problem)]
        self._add_references(ready.sudo().sale_line_id.order_id)
        tops = merged(ready.sudo(), self.merge, lambda moment: self.env["sme.kitting"]._local_date(moment, self.company_id))
        for top in tops:
            top.batch = self._batch_of(top)
        producer = Producer(self.env, self.company_id, self.confirm)
        productions = producer.make(tops) if tops else self.env["mrp.production"]
        done = [top for top in tops if top.productions]
        if done and self.subassemblies != "none":
            below = self._sub_assemblies(done)
            productions |= producer.make(below) if below else productions.browse()
        problems += producer.problems
        message = self.env._("%(made)s orders made, %(skipped)s lines skipped", made=len(productions), skipped=len(problems))
        self.write({
            "state": "done", "message": "\n".join(dict.fromkeys([message, *problems])), "production_ids": productions.ids,
        })
        return self._window()

    def _sub_assemblies(self, tops):
        kitting = self.env["sme.kitting"]
        timezone = kitting._timezone(self.company_id)
        today = kitting._today(self.company_id)
        below = sub_assemblies(self.env, self.company_id, today, timezone, tops, self.subassemblies == "short")
        for order in below:
            order.batch = self._batch_of(order)
        return below

    def _batch_of(self, order):
        if self.split == "entered":
            return self.batch_quantity
        bom = order.bom.sudo()
        if self.split == "bom" and bom.enable_batch_size:
            return bom.product_uom_id._compute_quantity(bom.batch_size, order.product.uom_id, round=False)
        return 0.0

    def _still_missing(self, lines):
        """Lock the sales lines, so that two users do not make the same, and leave out what is not missing any more; (lines, reasons)."""
        sale_lines = lines.sudo().sale_line_id
        if not sale_lines:
            return lines, []
        self.env.flush_all()
        # A transaction that waited for the lock fails here and is run anew by Odoo, with what the other one has made.
        self.env.cr.execute(SQL("UPDATE sale_order_line SET id = id WHERE id = ANY(%s)", sale_lines.ids))
        now = {(row.line.id, row.product.id): row for row in load_rows(self.env, sale_lines.order_id)}
        still, reasons = lines.browse(), []
        for line in lines:
            row = now.get((line.sale_line_id.id, line.product_id.id))
            unit = line.product_id.uom_id
            if row and unit.compare(row.on_production, line.on_production) <= 0 and unit.compare(row.missing, line.missing) >= 0:
                still |= line
            else:
                reasons.append(self.env._(
                    "%(order)s, %(product)s: less is missing by now, or it is on other manufacturing orders. Open the list anew.",
                    order=line.sudo().sale_line_id.order_id.name, product=line.product_id.display_name))
        return still, reasons

    def _add_references(self, orders):
        """Odoo links sales and manufacturing orders by a reference, which an order without procurement does not have yet."""
        self.env["stock.reference"].sudo().create([
            order.order_line[0]._prepare_reference_vals() for order in orders if not order.stock_reference_ids
        ])


class SmeBatchProductionLine(models.TransientModel):
    _name = "sme.batch.production.line"
    _description = "Line to Make"
    _order = "wanted_date, id"

    batch_id = fields.Many2one("sme.batch.production", required=True, ondelete="cascade", index=True)
    sale_line_id = fields.Many2one("sale.order.line", readonly=True, ondelete="cascade")
    sale_order_id = fields.Many2one(related="sale_line_id.order_id")
    product_id = fields.Many2one("product.product", readonly=True, ondelete="cascade")
    uom_id = fields.Many2one(related="product_id.uom_id")
    is_kit_part = fields.Boolean("Part of a Kit", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True, ondelete="cascade")
    ordered = fields.Float(digits="Product Unit", readonly=True)
    delivered = fields.Float(digits="Product Unit", readonly=True)
    reserved = fields.Float(digits="Product Unit", readonly=True, help="Reserved for its delivery.")
    on_production = fields.Float("On Orders", digits="Product Unit", readonly=True, help="Already on manufacturing orders.")
    free = fields.Float("Free Stock", digits="Product Unit", readonly=True, help="Its part of the stock that nothing is reserved of.")
    missing = fields.Float(digits="Product Unit", readonly=True)
    to_make = fields.Float(digits="Product Unit")
    bom_id = fields.Many2one("mrp.bom", "Bill of Materials", domain="[('type', '=', 'normal'), ('product_tmpl_id', '=', product_tmpl_id)]")
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id")
    wanted_date = fields.Datetime(readonly=True)
    start_date = fields.Datetime()
    kit_status = fields.Selection(KIT_STATUS, readonly=True, help="Whether its components are there, shared out in the order of the list.")
    problem = fields.Char(readonly=True)
