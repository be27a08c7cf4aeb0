from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..kitting.request import is_id
from ..pegging import Describer, Direction, Projection, Ref, build, read_graph
from ..pegging.graph import PLANNED, PRODUCTION, SALE

KINDS = {SALE: "sale", PLANNED: "planned", PRODUCTION: "production"}


class SmePegging(models.AbstractModel):
    """Which supply is for which demand, through all levels, and the projected stock. It writes nothing."""

    _name = "sme.pegging"
    _description = "Pegging of Supply and Demand"

    @api.model
    @api.readonly
    def up(self, planned_order_ids):
        """Whom planned orders are for: a tree of each, up to sales orders, customers, forecasts and safety stock.

        :return: ``{direction, today, nodes}``; a node is ``{key, kind, action, label, record, product, uom, quantity, needed, expected,
            days_late, critical, customer, state, more, repeated, children}``. ``quantity`` is the part of the root that the node
            needs, in the root's unit; dates are ``YYYY-MM-DD``; ``days_late`` is False where there is no date at all;
            ``more`` counts children left out of an answer that is too long
        :raises AccessError: for those who are not planners
        """
        self._check_planner()
        return self._trees(PLANNED, planned_order_ids, Direction.UP)

    @api.model
    @api.readonly
    def down(self, model, ids):
        """What is planned, bought and made for documents: as :meth:`up`, down to stock and purchases.

        ``quantity`` is in the unit of the node's own product, the part of it that serves the root.

        :param model: ``sale.order`` (whoever may check them), ``sme.planned.order`` or ``mrp.production`` (planners)
        """
        if not isinstance(model, str) or model not in KINDS:
            raise UserError(self.env._("There is no pegging of “%s”: ask for sales orders, planned orders or manufacturing orders.", model))
        if model == SALE:
            self.env["sme.kitting"]._check_asker()
        else:
            self._check_planner()
        return self._trees(model, ids, Direction.DOWN)

    @api.model
    @api.readonly
    def stock_projection(self, product_id, warehouse_id):
        """The stock of a product in a warehouse by day: ``{today, uom, opening, safety, days, events}``, see :class:`Projection`.

        :raises AccessError: for those who are not planners
        """
        self._check_planner()
        product = self._readable("product.product", [product_id])
        warehouse = self._readable("stock.warehouse", [warehouse_id])
        if not product or not warehouse:
            raise UserError(self.env._("The projected stock is that of one product in one warehouse: choose both."))
        company = warehouse.company_id.sudo()
        timezone = self.env["sme.kitting"]._timezone(company)
        env = self.env(su=True, context={**self.env.context, "allowed_company_ids": company.ids})
        return Projection(env, company, product.with_env(env), warehouse.id, self.env["sme.kitting"]._today(company), timezone).read()

    # ------------------------------------------------------------------ helpers

    def _check_planner(self):
        if not self.env.su and not self.env.user.has_group("sme_mrp_suggest.group_planner"):
            raise AccessError(self.env._("The pegging of planned orders is for planners."))

    def _readable(self, model, ids):
        """Those of ``ids`` that exist; all of them have to be readable for the user."""
        if not isinstance(ids, (list, tuple)) or not all(is_id(id_) for id_ in ids):
            raise UserError(self.env._("The documents are a list of ids, not %s.", ids))
        records = self.env[model].browse(ids).exists()
        records.check_access("read")
        return records

    def _trees(self, model, ids, direction):
        records = self._readable(model, ids)
        companies = records.sudo().company_id
        env = self.env(su=True, context={**self.env.context, "allowed_company_ids": companies.ids or self.env.companies.ids})
        env.flush_all()
        roots = [Ref(KINDS[model], model, record.id) for record in records]
        graph = read_graph(env, companies.ids, roots, direction)
        planner = self.env.su or self.env.user.has_group("sme_mrp_suggest.group_planner")
        describer = Describer(env, self.env, planner)
        describer.read(roots, graph)
        return {
            "direction": direction.value,
            "today": self.env["sme.kitting"]._today(companies[:1] or self.env.company).isoformat(),
            "nodes": describer.write(build(roots, graph, describer.facts, direction)),
        }

    @api.model
    def _action(self, model, ids, names=(), direction="down"):
        """The client action that shows the pegging of documents."""
        title = self.env._("Pegging")
        return {
            "type": "ir.actions.client",
            "tag": "sme_pegging",
            "name": f"{title}: {', '.join(names)}" if names and len(names) <= 3 else title,
            "params": {"model": model, "ids": list(ids), "direction": direction},
        }
