"""The quarter of a year as a value: it compares, hashes and pickles like the pair it is."""

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, Self

WRITTEN = re.compile(r"([0-9]{4})Q([1-4])")


class Quarter(NamedTuple):
    """A quarter such as ``2023Q2``; quarters sort by time."""

    year: int
    number: int

    @classmethod
    @lru_cache(maxsize=512)
    def parse(cls, text: str) -> Self:
        """Read ``2023Q2``; anything else, spaces included, raises ValueError."""
        match = WRITTEN.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a quarter; a quarter is written like 2023Q2")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Self:
        return cls(ordinal // 4, ordinal % 4 + 1)

    @classmethod
    def of_day(cls, day: datetime.date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def range(cls, first: Self, last: Self) -> Iterator[Self]:
        """All quarters from `first` to `last`, both included; none where `last` is earlier."""
        return map(cls.from_ordinal, range(first.ordinal, last.ordinal + 1))

    @property
    def ordinal(self) -> int:
        """A whole number that grows by one from each quarter to the next."""
        return self.year * 4 + self.number - 1

    def shift(self, quarters: int) -> Self:
        """The quarter so many quarters later; earlier where the number is negative."""
        return self.from_ordinal(self.ordinal + quarters)

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        return self.shift(1).first_day - datetime.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"
