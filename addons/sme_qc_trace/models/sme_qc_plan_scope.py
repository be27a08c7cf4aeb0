from collections import defaultdict

from odoo import api, models


class SmeQcPlan(models.Model):
    """Which plan applies: of those that fit, the most specific one."""

    _inherit = "sme.qc.plan"

    @api.model
    def _applicable(self, requests):
        """The plan of each request, with a number of statements that does not grow with them.

        A plan that names the product wins over one that names a category, the deeper category over the one above it, and both over a plan
        for all products. Among equals the one wins that names the operation, then the work center, the operation type, the partner, the
        company; then the sequence decides.

        :param requests: list of `inspections.Request`
        :return: list of plans (with sudo), one a request; an empty one where none applies
        """
        if not requests:
            return []
        # sudo: plans decide for everybody who moves goods, whether he may read them or not; archived ones never do
        Plan = self.sudo().with_context(active_test=True)
        plans = Plan.search([
            ("stage", "in", list({request.stage for request in requests})),
            ("company_id", "in", [*{request.company_id for request in requests}, False]),
        ])
        if not plans:
            return [Plan.browse(request.plan_id or ()) for request in requests]
        scopes = _Scopes(plans, requests)
        found = {}
        answer = []
        for request in requests:
            if request.plan_id:
                answer.append(Plan.browse(request.plan_id))
                continue
            key = (
                request.stage, request.moment, request.company_id, request.product_id, request.partner_id, request.operation_id,
                request.workcenter_id, request.picking_type_id)
            if key not in found:
                found[key] = scopes.best(request)
            answer.append(found[key] or Plan)
        return answer


class _Scopes:
    """Plans by what they name, so that a request looks at few of them."""

    def __init__(self, plans, requests):
        env = plans.env
        self.by_product = defaultdict(list)
        self.by_category = defaultdict(list)
        self.general = []
        for plan in plans:
            for product in plan.product_ids.ids:
                self.by_product[product].append(plan)
            for category in plan.categ_ids.ids:
                self.by_category[category].append(plan)
            if not plan.product_ids and not plan.categ_ids:
                self.general.append(plan)
        products = env["product.product"].browse({request.product_id for request in requests})
        self.categories = {product.id: _path(product.categ_id) for product in products}
        partners = env["res.partner"].browse({request.partner_id for request in requests if request.partner_id})
        self.partners = {partner.id: {partner.id, partner.parent_id.id, partner.commercial_partner_id.id} for partner in partners}

    def best(self, request):
        """The plan of the request, None if there is none."""
        ranked = [
            (rank, plan)
            for product_rank, plan in self._of_product(request)
            if (rank := self._rank(request, plan, product_rank)) is not None
        ]
        return max(ranked, key=lambda pair: pair[0])[1] if ranked else None

    def _of_product(self, request):
        yield from (((2, 0), plan) for plan in self.by_product.get(request.product_id, ()))
        for depth, category in enumerate(self.categories[request.product_id]):
            yield from (((1, depth), plan) for plan in self.by_category.get(category, ()))
        yield from (((0, 0), plan) for plan in self.general)

    def _rank(self, request, plan, product_rank):
        """Sort key of a plan that fits the request; None if it does not."""
        named = (
            (plan.operation_ids.ids, {request.operation_id}),
            (plan.workcenter_ids.ids, {request.workcenter_id}),
            (plan.picking_type_ids.ids, {request.picking_type_id}),
            (plan.partner_ids.ids, self.partners.get(request.partner_id, set())),
            (plan.company_id.ids, {request.company_id}),
        )
        if plan.stage != request.stage or (request.moment and plan.moment != request.moment):
            return None
        if any(allowed and not wanted.intersection(allowed) for allowed, wanted in named):
            return None
        return (product_rank, *(bool(allowed) for allowed, _wanted in named), -plan.sequence, -plan.id)


def _path(category):
    """Ids from the topmost category to this one."""
    return [int(part) for part in category.parent_path.split("/") if part] if category else []
