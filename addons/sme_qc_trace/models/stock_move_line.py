from odoo import api, fields, models
from odoo.exceptions import UserError

from .sme_qc_inspection import OPEN

# What goods are, and where: of goods that were inspected nobody changes it afterwards.
GOODS_FIELDS = frozenset({"quantity", "product_uom_id", "location_dest_id", "lot_id", "owner_id", "result_package_id"})


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["stock.move.line", "sme.qc.guarded"]

    inspection_id = fields.Many2one(
        "sme.qc.inspection", index="btree_not_null", copy=False, readonly=True, help="The inspection that judges these goods.")

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_inspection(*vals_list)
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done")._check_gate_of_done()
        return lines

    def write(self, vals):
        self._refuse_inspection(vals)
        changed = self.browse()
        if GOODS_FIELDS & vals.keys():
            changed = self.filtered(lambda line: line.state == "done" and line.sudo().inspection_id.gate == "stop" and any(
                line._fields[name].convert_to_cache(vals[name], line) != line._fields[name].convert_to_cache(line[name], line)
                for name in GOODS_FIELDS & vals.keys()))
            changed._check_change_of_done(vals)
        result = super().write(vals)
        changed._follow_change_of_done()
        return result

    def _guarded_fields(self):
        return super()._guarded_fields() | {"inspection_id"}

    def _refuse_inspection(self, *vals_list):
        if not self.env.su and any("inspection_id" in vals for vals in vals_list):
            raise UserError(self.env._("Which inspection judges goods is not written: it comes from the transfer or order they belong to."))

    def _check_gate_of_done(self):
        """Goods added to what is done already would go around the gate."""
        lines = self.filtered(lambda line: line.quantity > 0 and line.move_id._inspection_stage())
        requests = [
            line.move_id._inspection_request(line.move_id._inspection_stage(), line.quantity_product_uom, line.lot_id.id) for line in lines]
        for line, plan in zip(lines, self.env["sme.qc.plan"]._applicable(requests), strict=True):
            if plan.gate == "stop":
                raise UserError(self.env._(
                    "%(document)s is done, and %(product)s has to be inspected: move what is added with a transfer or order of its own.",
                    document=line.move_id.reference or line.picking_id.name, product=line.product_id.display_name))

    def _check_change_of_done(self, vals):
        for line in self:
            # sudo: the gate holds for those too who may not read inspections
            inspection = line.sudo().inspection_id
            only_quantity = GOODS_FIELDS & vals.keys() == {"quantity"} and vals["quantity"] > 0
            if inspection.state not in OPEN or inspection.is_released or not only_quantity:
                raise UserError(self.env._(
                    "%(product)s in %(document)s belongs to inspection %(inspection)s: its lot, place and package stay as they were, "
                    "and its quantity after the decision too. Correct it with a return or a transfer of its own.",
                    product=line.product_id.display_name, document=line.reference or line.move_id.reference, inspection=inspection.name))

    def _follow_change_of_done(self):
        # sudo: as above
        inspections = self.sudo().inspection_id.filtered("goods_location_id")
        if inspections:
            held, accepted = inspections._held_quantities(), inspections._accepted_before()
            quantities = {inspection: held[inspection] + accepted.get(inspection, 0.0) for inspection in inspections}
            inspections._follow_quantities({inspection: quantity for inspection, quantity in quantities.items() if quantity > 0})
