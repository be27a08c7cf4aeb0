"""What an installation does once."""

RECENT_LINES = 10_000


def start_order_costs(env):
    """Orders that are open or were confirmed in the last 12 months get their costs, the latest 10,000 lines at most.

    Others get theirs with "Recompute Costs" on a selection of orders.
    """
    lines = env["sale.order.line"].search(
        [("state", "=", "sale"), ("order_id.date_order", ">=", "now -12m")], order="id desc", limit=RECENT_LINES)
    env["sme.order.line.cost"]._start(lines)
