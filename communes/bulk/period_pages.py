"""The page on which the periods of a year are made, by a rule of days."""

from collections import Counter
from functools import cached_property

from django import forms
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from targets.fields import WholeNumberField
from targets.forms import CatalogueForm
from targets.models import Programme
from targets.quarters import Quarter

from ..models import Period
from .days import DayRule, day_of_month, day_off, next_working_day
from .pages import ProgrammePage
from .writing import add


def day_field(label, help_text):
    return WholeNumberField(
        label=label, help_text=help_text, min_value=1, max_value=31, grouping=False
    )


class RuleForm(forms.Form):
    """Of which year, and by which rule; it only shows, and travels in the address."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    opens = day_field(
        gettext_lazy("Opens on day"), gettext_lazy("Of the last month of the quarter.")
    )
    due = day_field(gettext_lazy("Due on day"), gettext_lazy("Of the month after the quarter."))

    def __init__(self, data, years):
        super().__init__(data)
        self.fields["year"].choices = [(year, year) for year in years]

    @property
    def rule(self):
        return DayRule(self.cleaned_data["opens"], self.cleaned_data["due"])


class MadePeriodForm(CatalogueForm):
    """The days of a period that is to be made, as the rule has them or as they are corrected."""

    wanted = forms.BooleanField(label=gettext_lazy("Make"), required=False, initial=True)

    class Meta:
        model = Period
        fields = ["opens_on", "due_on"]

    def __init__(self, data, programme, quarter, rule):
        opens_on, due_on = rule.days(quarter)
        self.quarter, self.rule = quarter, rule
        super().__init__(
            data,
            prefix=str(quarter),
            instance=Period(programme=programme, quarter=quarter),
            initial={"opens_on": opens_on, "due_on": due_on},
        )
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{quarter}: {field.label}"

    @property
    def is_wanted(self):
        return not self.is_bound or bool(self["wanted"].data)

    @property
    def moved(self):
        """Why the days are not those of the rule, in sentences."""
        quarter, following = self.quarter, self.quarter.shift(1)
        asked = [
            day_of_month(quarter.year, 3 * quarter.number, self.rule.opens),
            day_of_month(following.year, 3 * following.number - 2, self.rule.due),
        ]
        return [
            _("%(day)s is a day off (%(why)s), moved to %(moved)s.")
            % {
                "day": date_format(day),
                "why": day_off(day) or date_format(day, "l"),
                "moved": date_format(next_working_day(day)),
            }
            for day in asked
            if next_working_day(day) != day
        ]


class PeriodsPage(ProgrammePage):
    """Shows the days as a table to correct; quarters that have a period keep it."""

    name = "periods"
    title = gettext_lazy("Periods of a year")

    def get(self, request):
        asked = request.GET if "year" in request.GET else self.usual
        return self.table(RuleForm(asked, self.years), None)

    @transaction.atomic
    def post(self, request):
        """Two who send at once come one after the other, so that the second finds the first's."""
        Programme.objects.select_for_update(no_key=True).get(pk=self.programme.pk)
        rule_form = RuleForm(request.POST, self.years)
        if not rule_form.is_valid():
            return self.table(rule_form, None, status=422)
        rows = self.rows(rule_form, request.POST)
        wanted = [row for row in rows if row.is_wanted]
        if any(not row.is_valid() for row in wanted):
            return self.shown(422, rule_form=rule_form, rows=rows, kept=self.kept(rule_form))
        made = add([row.instance for row in wanted])
        return self.told(rule_form, len(made))

    def told(self, rule_form, count):
        message = ngettext("%(count)s period is made.", "%(count)s periods are made.", count)
        query = {name: rule_form.cleaned_data[name] for name in ("year", "opens", "due")}
        url = f"{self.address_of(self.name, self.programme)}?{urlencode(query)}"
        if not count:
            return HttpResponseRedirect(url)
        return self.done(self.programme, message % {"count": count}, url)

    def table(self, rule_form, data, status=200):
        if not rule_form.is_valid():
            return self.shown(status, rule_form=rule_form)
        rows = self.rows(rule_form, data)
        return self.shown(status, rule_form=rule_form, rows=rows, kept=self.kept(rule_form))

    def rows(self, rule_form, data):
        """A form for each quarter of the year that has no period yet."""
        return [
            MadePeriodForm(data, self.programme, quarter, rule_form.rule)
            for quarter in self.quarters(rule_form)
            if quarter not in self.periods
        ]

    def kept(self, rule_form):
        return [self.periods[q] for q in self.quarters(rule_form) if q in self.periods]

    def quarters(self, rule_form):
        year = rule_form.cleaned_data["year"]
        found = (Quarter(year, number) for number in range(1, 5))
        return [quarter for quarter in found if self.programme.has_quarter(quarter)]

    @cached_property
    def periods(self):
        """Quarter → the programme's period of it."""
        return {period.quarter: period for period in self.programme.periods.all()}

    @property
    def years(self):
        return range(self.programme.start.year, self.programme.end.year + 1)

    @property
    def usual(self):
        """The year that has no periods yet, and the days on which most of the others fell."""
        start, end = self.programme.start, self.programme.end
        after = max(self.periods, default=start.shift(-1)).shift(1)
        usual = DayRule()
        if self.periods:
            days = [DayRule.of(one.opens_on, one.due_on) for one in self.periods.values()]
            usual = Counter(days).most_common(1)[0][0]
        return {"year": min(after, end).year, "opens": usual.opens, "due": usual.due}
