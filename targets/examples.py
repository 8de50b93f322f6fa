"""Goals as resolutions word them, each with the way to judge it that a form can begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .progress import Method, OverTime, Rollup

RATED = _("not fulfilled | fulfilled | well fulfilled | excellently fulfilled")
"""How parties and unions are rated each year."""


@dataclass(frozen=True)
class Example:
    """`words` as a resolution has them; `more` are fields to fill beside the three ways."""

    words: Promise
    method: Method
    over_time: OverTime | str = ""
    rollup: Rollup | str = ""
    more: Mapping[str, object] | None = None

    @property
    def fields(self) -> dict[str, str]:
        """Everything that the form is filled with, as it is typed; what is empty is emptied."""
        ways = {"method": self.method, "over_time": self.over_time, "rollup": self.rollup}
        rest = {"strict": "", "scale": ""} | (dict(self.more) if self.more else {})
        return {name: str(value) for name, value in (ways | rest).items()}

    @property
    def query(self) -> str:
        return urlencode(self.fields)


STRICT = {"strict": "on"}
YES = {"goal": 1, "decimals": 0}
WELL = {"goal": 3, "decimals": 0, "scale": RATED}

EXAMPLES = (
    Example(_("reach … by the year …"), Method.RATIO, OverTime.LEVEL, Rollup.DISTRICT),
    Example(_("more than … %"), Method.RATIO, OverTime.LEVEL, Rollup.RATE, STRICT),
    Example(_("fall from … to …"), Method.GAP, OverTime.LEVEL, Rollup.RATE),
    Example(_("not above …"), Method.CEILING, OverTime.LEVEL, Rollup.DISTRICT),
    Example(_("less than …"), Method.CEILING, OverTime.LEVEL, Rollup.DISTRICT, STRICT),
    Example(_("stay at …"), Method.WITHIN, OverTime.LEVEL, Rollup.DISTRICT),
    Example(_("from … to …"), Method.WITHIN, OverTime.LEVEL, Rollup.DISTRICT),
    Example(_("… % and more every year"), Method.FLOOR, OverTime.YEAR_WORST, Rollup.RATE),
    Example(
        _("more than … a year on average"),
        Method.RATIO,
        OverTime.YEAR_MEAN,
        Rollup.DISTRICT,
        STRICT,
    ),
    Example(_("… in the whole term"), Method.RATIO, OverTime.TERM_TOTAL, Rollup.SUM),
    Example(_("grow … a year on average"), Method.RATIO, OverTime.GROWTH_MEAN, Rollup.DISTRICT),
    Example(
        _("every year … more than the year before"),
        Method.FLOOR,
        OverTime.GROWTH_WORST,
        Rollup.DISTRICT,
    ),
    Example(_("… communes that reach …"), Method.FLOOR, OverTime.LEVEL, Rollup.COUNT),
    Example(_("yes or no"), Method.MILESTONE, OverTime.LEVEL, Rollup.DISTRICT, YES),
    Example(
        _("well fulfilled or better every year"),
        Method.MILESTONE,
        OverTime.YEAR_WORST,
        Rollup.DISTRICT,
        WELL,
    ),
    Example(_("several parts"), Method.PARTS),
)
