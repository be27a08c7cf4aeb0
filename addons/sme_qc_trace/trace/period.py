"""Days of a user as moments: plain Python."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(slots=True, frozen=True)
class Period:
    """From ``first`` to ``last`` day; ``start`` and ``end`` are moments in UTC, the latter is not part of it."""

    first: date
    last: date
    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, first, last, zone):
        """:param zone: name of the time zone whose days they are"""
        def midnight(day):
            return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
        return cls(first, last, midnight(first), midnight(last + timedelta(days=1)))

    def __contains__(self, moment):
        return self.start <= moment < self.end
