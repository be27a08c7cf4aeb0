from . import controllers, hooks, models, report, wizards

# Orders of a database that gets the addon: the newest open ones get sheets at once, others on demand.
OPEN_ORDERS = 1000


def post_init_hook(env):
    """Make the cost sheets of open manufacturing orders: their plan is frozen at today's prices."""
    open_orders = env["mrp.production"].sudo().search(
        [("state", "in", ("confirmed", "progress", "to_close"))], order="id desc", limit=OPEN_ORDERS)
    env["sme.production.cost"]._make_for(open_orders)
    hooks.start_order_costs(env)
