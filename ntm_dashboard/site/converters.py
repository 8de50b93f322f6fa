"""Parts of an address."""

from targets.quarters import Quarter


class QuarterConverter:
    """A quarter such as ``2023Q2``."""

    regex = r"[0-9]{4}Q[1-4]"

    def to_python(self, value):
        return Quarter.parse(value)

    def to_url(self, value):
        return str(value)


class NumberConverter:
    """A target's number such as ``11`` or ``2.1``."""

    regex = r"[0-9]+(?:\.[0-9]+)*"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
