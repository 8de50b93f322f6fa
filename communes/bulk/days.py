"""When a quarter's reports open and are due, by a rule of days; on working days of Việt Nam."""

import datetime
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from holidays import country_holidays

from targets.quarters import Quarter

DAY = datetime.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class DayRule:
    """Opens on day `opens` of a quarter's last month, is due on day `due` of the month after it.

    In a month without that day it is the last. What falls on a day off moves to the next working
    day.
    """

    opens: int = 15
    due: int = 10

    def days(self, quarter: Quarter) -> tuple[datetime.date, datetime.date]:
        """(Opens on, due on), the due day never before the other."""
        last, following = quarter.last_day, quarter.shift(1).first_day
        opens = next_working_day(day_of_month(last.year, last.month, self.opens))
        due = next_working_day(day_of_month(following.year, following.month, self.due))
        return opens, max(opens, due)

    @classmethod
    def of(cls, opens_on: datetime.date, due_on: datetime.date) -> "DayRule":
        """The rule that a period with these days follows."""
        return cls(opens_on.day, due_on.day)


def day_of_month(year: int, month: int, day: int) -> datetime.date:
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))


@lru_cache
def days_off(year: int) -> dict[datetime.date, str]:
    """The public holidays of `year`, with the days given for them, as the government set them.

    Where it has not yet: as the labour code has them.
    """
    return dict(country_holidays("VN", years=year, language="vi"))


def day_off(day: datetime.date) -> str:
    """The name of the public holiday; empty on any other day, of the weekend too."""
    return days_off(day.year).get(day, "")


def next_working_day(day: datetime.date) -> datetime.date:
    """`day` itself, where people work on it."""
    while day.weekday() >= SATURDAY or day_off(day):
        day += DAY
    return day
