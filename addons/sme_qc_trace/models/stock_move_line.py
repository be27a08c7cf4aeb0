from odoo import api, fields, models
from odoo.exceptions import UserError

from .sme_qc_inspection import OPEN

# What goods are, and where: of goods that were inspected nobody changes it afterwards.
GOODS_FIELDS = frozenset({"quantity", "product_uom_id", "location_dest_id", "lot_id", "owner_id", "result_package_id"})
# What makes other goods of a line, or goods of another place.
GOES_ROUND = frozenset({"quantity", "product_uom_id", "location_id", "location_dest_id", "lot_id", "quant_id"})


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["stock.move.line", "sme.qc.guarded"]

    inspection_id = fields.Many2one(
        "sme.qc.inspection", index="btree_not_null", copy=False, readonly=True, help="The inspection that judges these goods.")

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_inspection(*vals_list)
        lines = super().create(vals_list)
        done = lines.filtered(lambda line: line.state == "done")
        done._check_gate_of_done()
        done._check_leaving_quarantine()
        return lines

    def write(self, vals):
        self._refuse_inspection(vals)
        changed = self.browse()
        if GOODS_FIELDS & vals.keys():
            changed = self.filtered(lambda line: line.state == "done" and line.sudo().inspection_id.gate == "stop" and any(
                line._fields[name].convert_to_cache(vals[name], line) != line._fields[name].convert_to_cache(line[name], line)
                for name in GOODS_FIELDS & vals.keys()))
            changed._check_change_of_done(vals)
        stages = {line: line._inspection_stage() for line in self if line.state == "done"} if GOES_ROUND & vals.keys() else {}
        result = super().write(vals)
        changed._follow_change_of_done()
        self.browse().concat(*(line for line, stage in stages.items() if line._inspection_stage() != stage))._check_gate_of_done()
        self.browse().concat(*stages)._check_leaving_quarantine()
        return result

    def _guarded_fields(self):
        return super()._guarded_fields() | {"inspection_id"}

    def _refuse_inspection(self, *vals_list):
        if not self.env.su and any("inspection_id" in vals for vals in vals_list):
            raise UserError(self.env._("Which inspection judges goods is not written: it comes from the transfer or order they belong to."))

    def _inspection_stage(self):
        """As of moves, by where the goods of this line really come from and go to."""
        return self.move_id._stage_between(self.location_id, self.location_dest_id)

    def _check_gate_of_done(self):
        """Goods added to what is done already would go around the gate."""
        for line in self._stopped_by_plan():
            raise UserError(self.env._(
                "%(document)s is done, and %(product)s has to be inspected: move what is added with a transfer or order of its own.",
                document=line.move_id.reference or line.picking_id.name, product=line.product_id.display_name))

    def _check_way(self):
        """Goods that go another way than their move would go around the gate."""
        for line in self.filtered(lambda line: line._inspection_stage() != line.move_id._inspection_stage())._stopped_by_plan():
            raise UserError(self.env._(
                "%(document)s: %(product)s from %(start)s to %(target)s has to be inspected, and the transfer goes another way: "
                "correct the places of the line, or move the goods with a transfer of their own.",
                document=line.move_id.reference or line.picking_id.name, product=line.product_id.display_name,
                start=line.location_id.display_name, target=line.location_dest_id.display_name))

    def _stopped_by_plan(self):
        """Those whose goods a plan stops, by where they come from and go to."""
        lines = self.filtered(lambda line: line.quantity > 0 and line._inspection_stage())
        requests = [line.move_id._inspection_request(line._inspection_stage(), line.quantity_product_uom, line.lot_id.id) for line in lines]
        plans = self.env["sme.qc.plan"]._applicable(requests)
        return self.browse().concat(*(line for line, plan in zip(lines, plans, strict=True) if plan.gate == "stop"))

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
