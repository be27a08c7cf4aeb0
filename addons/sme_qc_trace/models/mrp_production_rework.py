from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..nonconformances import goods


class MrpProduction(models.Model):
    """Rework: an order whose input and output are the same product."""

    _inherit = "mrp.production"

    nonconformance_id = fields.Many2one(
        "sme.qc.nonconformance", check_company=True, index="btree_not_null", copy=False, readonly=True,
        help="The goods of this nonconformance are reworked or regraded by the order.")
    rework_number = fields.Integer(readonly=True, copy=False, help="How many times the goods are reworked, with this order; 0: no rework.")
    rework_sale_line_id = fields.Many2one(
        "sale.order.line", "Sales Order Line", readonly=True, copy=False, index="btree_not_null",
        help="The order line that the reworked goods are for.")
    rework_sale_order_id = fields.Many2one(
        "sale.order", "For Sales Order", readonly=True, copy=False, index="btree_not_null", check_company=True)
    rework_partner_id = fields.Many2one(related="rework_sale_order_id.partner_id", string="Customer")
    rework_ids = fields.One2many("mrp.production", "rework_of_id", "Rework Orders")

    def _make_rework(self, disposition, lines):
        """Makes and confirms the rework order of a disposition.

        :param lines: move line values of the goods, as ``nonconformances.goods.lines`` gives them
        :return: the order
        :raises UserError: when the goods have been reworked as often as the company allows
        """
        nonconformance = disposition.nonconformance_id
        number = self._rework_number(disposition)
        limit = disposition.company_id.rework_limit
        if limit and number > limit:
            raise UserError(self.env._(
                "%(name)s: %(goods)s have been reworked %(count)s times, as often as the settings allow. Choose another disposition.",
                name=nonconformance.name, goods=" ".join(filter(None, (disposition.product_id.display_name, disposition.lot_id.name))),
                count=number - 1))
        original = nonconformance.production_id
        while original.nonconformance_id and original.rework_of_id:
            original = original.rework_of_id
        is_original = original.product_id == disposition.product_id and original.state == "done" and not original.rework_number
        sale_line = self._rework_sale_line(nonconformance, original)
        production = self._make_disposition_order(disposition, disposition.product_id, lines, {
            "bom_id": disposition.bom_id.id,
            "rework_of_id": original.id if is_original else False,
            "rework_number": number,
            "rework_sale_line_id": sale_line.id,
            "rework_sale_order_id": (nonconformance.sale_order_id or sale_line.order_id).id,
        })
        finished = production.move_finished_ids.filtered(lambda move: move.product_id == disposition.product_id)
        waiting = disposition._inspections()._moves_waiting_at(finished.location_dest_id)
        # a delivery that waits for nothing any more takes what it finds; a cancelled rework order does not cancel one
        finished.write({
            "move_dest_ids": [Command.set(waiting.filtered(lambda move: move.move_orig_ids or move.state == "waiting").ids)],
            "propagate_cancel": False})
        return production

    def _make_regrade(self, disposition, lines):
        """Makes another product of the goods of a disposition, at their value: at once, unless an inspection stops the order.

        :return: the order
        """
        product = disposition.regrade_product_id
        production = self._make_disposition_order(disposition, product, lines, {"bom_id": False})
        production.qty_producing = production.product_qty
        production.move_raw_ids.picked = True
        production.with_context(skip_consumption=True, skip_backorder=True, skip_redirection=True).button_mark_done()
        return production

    def _make_disposition_order(self, disposition, product, lines, values):
        company, nonconformance = disposition.company_id, disposition.nonconformance_id
        warehouse = nonconformance._warehouse()
        quantity = disposition.uom_id._compute_quantity(disposition.quantity, product.uom_id)
        source = self.env["stock.location"].browse(lines[0]["location_id"])
        production = self.with_company(company).create({
            "product_id": product.id,
            "product_qty": quantity,
            "product_uom_id": product.uom_id.id,
            "company_id": company.id,
            "picking_type_id": warehouse.manu_type_id.id,
            "origin": nonconformance.name,
            "nonconformance_id": nonconformance.id,
            "lot_producing_ids": [Command.set(self._lot_of_output(disposition, product).ids)],
            **values,
        })
        # after the parts of the bill of materials, which are not filled in when moves are given
        production.move_raw_ids = [Command.create({
            "product_id": disposition.product_id.id,
            "product_uom": disposition.uom_id.id,
            "product_uom_qty": disposition.quantity,
            "location_id": source.id,
            "procure_method": "make_to_stock",
            "disposition_id": disposition.id,
        })]
        # moves of one second are valued in the order in which they were made: goods go out before they come back
        production.move_finished_ids.unlink()
        production.move_finished_ids = [Command.create(values) for values in production._get_moves_finished_values()]
        production.action_confirm()
        move = production.move_raw_ids.filtered("disposition_id")
        if move.location_id != source:  # a warehouse with several steps of production takes all parts from its own place
            move.location_id = source
        goods.put(move, lines)
        return production

    def _lot_of_output(self, disposition, product):
        """The goods keep their lot; as another product they get one of the same name."""
        lot = disposition.lot_id
        if product == disposition.product_id or product.tracking == "none":
            return lot if product == disposition.product_id else lot.browse()
        if product.tracking == "serial" and disposition.uom_id.compare(disposition.quantity, 1) != 0:
            raise UserError(self.env._(
                "%s has serial numbers: regrade one unit after the other.", product.display_name))
        name = lot.name or self.env["stock.lot"]._get_next_serial(disposition.company_id, product) or disposition.nonconformance_id.name
        found = self.env["stock.lot"].search([
            ("product_id", "=", product.id), ("name", "=", name), ("company_id", "in", (False, disposition.company_id.id))], limit=1)
        return found or self.env["stock.lot"].create({"product_id": product.id, "name": name, "company_id": disposition.company_id.id})

    def _rework_number(self, disposition):
        """1 for goods that are reworked for the first time: one more than that of the order that brought them, or their serial number."""
        earlier = disposition.nonconformance_id.production_id
        numbers = [earlier.rework_number]
        if disposition.product_id.tracking == "serial" and disposition.lot_id:
            numbers += self.search([
                ("lot_producing_ids", "in", disposition.lot_id.ids), ("rework_number", ">", 0), ("state", "!=", "cancel"),
            ]).mapped("rework_number")
        return max(numbers) + 1

    def _rework_sale_line(self, nonconformance, original):
        """The sales order line that the goods are for: of the nonconformance's order, or where the original order's goods go."""
        order = nonconformance.sale_order_id
        if not order:
            moves = original.move_finished_ids
            lines = moves.browse(moves._rollup_move_dests()).sale_line_id
            if lines:
                return lines[:1]
            order = original.reference_ids.sale_ids[:1]
        return order.order_line.filtered(lambda line: line.product_id == nonconformance.product_id)[:1]

    def _get_backorder_mo_vals(self):
        values = super()._get_backorder_mo_vals()
        if self.nonconformance_id:
            values.update({
                name: self[name].id if self._fields[name].relational else self[name] for name in (
                    "nonconformance_id", "rework_of_id", "rework_number", "rework_sale_line_id", "rework_sale_order_id")})
            values["lot_producing_ids"] = [Command.set(self.lot_producing_ids.ids)] if self.product_tracking == "lot" else False
        return values

    def _split_productions(self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False):
        rework = self.filtered("nonconformance_id")
        # sudo: who works on a rework order needs no rights on quality for its goods to stay with their disposition
        by_group = {order.production_group_id: order.sudo().move_raw_ids.disposition_id[:1] for order in rework}
        orders = super()._split_productions(amounts, cancel_remaining_qty, set_consumed_qty)
        for order in orders.filtered("nonconformance_id"):
            disposition = by_group.get(order.production_group_id)
            if disposition:
                order.sudo().move_raw_ids.filtered(
                    lambda move, of=disposition: move.product_id == of.product_id).disposition_id = disposition
        return orders

    def _get_consumption_issues(self):
        """The goods that are reworked are not on the rework bill of materials, and need not be."""
        issues = super()._get_consumption_issues()
        return [issue for issue in issues if not (issue[0].rework_number and issue[1] == issue[0].product_id)]

    def _post_inventory(self, cancel_backorder=False):
        self._check_given_back()
        return super()._post_inventory(cancel_backorder=cancel_backorder)

    def _check_given_back(self):
        """:raises UserError: more goods would come back from rework than go into it"""
        for order in self.filtered("rework_number"):
            unit = order.product_id.uom_id
            taken = order.move_raw_ids.filtered(
                lambda move, order=order: move.product_id == order.product_id and move.state != "cancel")._moved_quantity()
            given = order.product_uom_id._compute_quantity(order.qty_producing, unit)
            if unit.compare(given, taken) > 0:
                raise UserError(self.env._(
                    "%(order)s takes %(taken)s %(unit)s of %(product)s and would give %(given)s back. "
                    "Correct the quantity, or pick the goods that are reworked.",
                    order=order.name, taken=f"{taken:g}", given=f"{given:g}", unit=unit.name, product=order.product_id.display_name))

    def button_mark_done(self):
        result = super().button_mark_done()
        # sudo: finishing a rework order scraps the rest whoever finishes it
        rework = self.sudo().filtered(lambda order: order.rework_number and order.state == "done")
        dispositions = rework.move_raw_ids.disposition_id
        dispositions.filtered(lambda disposition: not disposition._is_under_way())._scrap_rest()
        return result
