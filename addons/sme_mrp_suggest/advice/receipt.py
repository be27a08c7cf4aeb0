"""The open receipt that a run gave its advice on, found again in its document, and the days of the factory.

A message tells the day and the quantity that the run saw. A receipt that no longer has what the advice changes, the day or the quantity,
is another one by now: the advice is not for it.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytz

from odoo.exceptions import UserError

from ..planning.units import TOLERANCE
from ..snapshot.stock import OPEN_STATES

MOVES = ("expedite", "postpone")


class Receipt(NamedTuple):
    """``quantity`` in the product's own unit, coming at ``moment``. ``record``: a stock move, or a line that is not ordered yet."""

    record: object
    moment: datetime
    quantity: float


class Days:
    """Moments and days in the time zone of the company of ``message``."""

    def __init__(self, message):
        kitting = message.env["sme.kitting"]
        self.zone = pytz.timezone(kitting._timezone(message.company_id))
        self.today = kitting._today(message.company_id)

    def of(self, moment: datetime) -> date:
        return pytz.utc.localize(moment).astimezone(self.zone).date()

    def put(self, moment: datetime, day: date) -> datetime:
        """The time of day of ``moment`` on ``day``."""
        local = pytz.utc.localize(moment).astimezone(self.zone)
        return self.zone.localize(datetime.combine(day, local.time())).astimezone(pytz.utc).replace(tzinfo=None)

    def shift(self, moment: datetime, days: int) -> datetime:
        return self.put(moment, self.of(moment) + timedelta(days=days))

    def goal(self, message) -> date:
        """The day that the advice asks for; today if that has passed meanwhile."""
        return max(message.to_date, self.today)

    def is_seen(self, moment: datetime, day: date) -> bool:
        """Whether a run could have seen ``moment`` on ``day``: what is overdue it sees today."""
        return max(self.of(moment), min(day, self.today)) == day


def into_warehouse(message, moves, drafts=False) -> list[Receipt]:
    """The open ones of ``moves`` that bring the product of ``message`` into its warehouse; ``drafts``: those not confirmed yet too."""
    states = [*OPEN_STATES, "draft"] if drafts else OPEN_STATES
    return [
        Receipt(move, move.date, move.product_qty) for move in moves
        if move.state in states and move.product_id == message.product_id and move.product_qty > 0
        and (move.location_final_id or move.location_dest_id).warehouse_id == message.warehouse_id
        and not (move.location_id.usage == "internal" and move.location_id.warehouse_id == message.warehouse_id)
    ]


def seen(message, days: Days, receipts: list[Receipt]) -> Receipt:
    """The one of ``receipts`` that the advice is for.

    :raises UserError: if none has the day or the quantity any more that the advice changes, or it may be for more than one
    """
    if not receipts:
        raise UserError(message.env._("%s is closed already.", message.document_name))
    of_day = [receipt for receipt in receipts if days.is_seen(receipt.moment, message.from_date)]
    of_quantity = [receipt for receipt in receipts if abs(receipt.quantity - message.from_quantity) < TOLERANCE]
    for receipt in of_day:
        if receipt in of_quantity:
            return receipt
    alike = of_day if message.kind in MOVES else of_quantity
    if len(alike) != 1:
        raise UserError(message.env._("%s has changed since the run: plan again.", message.document_name))
    return alike[0]
