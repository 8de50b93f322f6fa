"""Criteria by communes, as components/matrix.html shows them and as rows to take away."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.results.criteria import EXEMPT, FAILED, MET, OPEN, met_count, verdicts
from communes.results.ranking import by_name
from targets.progress import Band

from ..display.links import Link
from ..display.wording import criteria_met_words, short_title, units_of
from .bands import band_of_commune, band_of_score

SIGNS = {MET: "✓", OPEN: "○", FAILED: "✗", EXEMPT: "–"}
WORDS = {
    MET: gettext_lazy("met"),
    OPEN: gettext_lazy("open: a figure is missing"),
    FAILED: gettext_lazy("not met"),
    EXEMPT: gettext_lazy("not applicable"),
}
BAND_OF = {MET: "met", OPEN: "none", FAILED: "low", EXEMPT: "met"}
"""The colour of each state: those of the bands met, none and low."""


class CriteriaSheet:
    """Every criterion by every commune that is asked, in the order of the communes' names."""

    def __init__(self, scope):
        self.programme = scope.programme
        self.results = scope.results
        self.verdicts = verdicts(scope.catalogue, scope.results)
        known = scope.catalogue.commune
        self.communes = sorted((known[c] for c in self.verdicts if c in known), key=by_name)
        self.groups = list({group: None for found in self.verdicts.values() for group in found})
        self.groups.sort(key=lambda group: (group.position, group.pk))

    def met_by(self, group):
        """How many communes meet the criterion, of how many that are asked."""
        found = [v[group] for v in self.verdicts.values() if group in v]
        return sum(one.is_met for one in found), len(found)

    def score(self, commune):
        """How many criteria the commune meets, of how many that are asked of it."""
        found = self.verdicts[commune.code]
        return met_count(found), len(found)

    def band(self, commune):
        """The band of the commune's share of criteria."""
        found = self.verdicts[commune.code]
        return band_of_commune(self.results, commune.code, found, self.programme)

    def band_by(self, group):
        """The band of the share of communes that meet the criterion; none where nobody reported."""
        if all(self.band(commune) == Band.NONE for commune in self.communes):
            return Band.NONE.value
        return band_of_score(*self.met_by(group), self.programme)

    @cached_property
    def whole(self):
        """Communes that meet every criterion asked of them."""
        return [c for c in self.communes if self.score(c)[0] == self.score(c)[1]]

    @property
    def headline(self):
        total, count = len(self.communes), len(self.groups)
        criteria = ngettext("%(count)s criterion", "all %(count)s criteria", count)
        return ngettext(
            "%(count)s/%(total)s %(units)s meets the standard: %(criteria)s",
            "%(count)s/%(total)s %(units)s meet the standard: %(criteria)s",
            total,
        ) % {
            "count": len(self.whole),
            "total": total,
            "units": units_of(self.communes, count=total),
            "criteria": criteria % {"count": count},
        }

    def matrix(self, place):
        rows = [self.score_row()]
        rows += [self.row(group, place) for group in self.groups]
        return {
            "id": "criteria",
            "caption": _("Every criterion by the %(units)s") % {"units": units_of(self.communes)},
            "corner": _("Criterion"),
            "columns": [{"label": _("Communes that meet it")}]
            + [
                {
                    "label": short_title(commune),
                    "title": commune.title,
                    "url": place.url("commune", commune=commune.code),
                }
                for commune in self.communes
            ],
            "rows": rows,
            "bands": [
                {"key": BAND_OF[state], "sign": SIGNS[state], "label": WORDS[state]}
                for state in (MET, OPEN, FAILED)
            ],
        }

    def score_row(self):
        cells = []
        for commune in self.communes:
            met, total = self.score(commune)
            band = "met" if met == total else "fair"
            title = criteria_met_words(commune.title, met, total)
            cells.append({"band": band, "sign": "", "text": f"{met}/{total}", "title": title})
        whole = f"{len(self.whole)}/{len(self.communes)}"
        title = _("Communes that meet every criterion")
        total = {"band": "met", "sign": "", "text": whole, "title": title, "total": True}
        return {"label": _("Criteria met"), "cells": [total, *cells]}

    def row(self, group, place):
        met, asked = self.met_by(group)
        total = {
            "band": "met" if met == asked else "fair",
            "sign": "",
            "text": f"{met}/{asked}",
            "title": f"{group.local_name}: {met}/{asked}",
            "total": True,
        }
        return {
            "label": group.local_name,
            "cells": [total, *(self.cell(commune, group, place) for commune in self.communes)],
        }

    def cell(self, commune, group, place):
        one = self.verdicts[commune.code].get(group)
        if one is None:
            return {}
        words = f"{group.local_name} – {commune.title}: {WORDS[one.state]}"
        missing = one.failed + one.without
        if missing:
            words += " (" + ", ".join(missing) + ")"
        if one.reasons:
            words += " (" + "; ".join(one.reasons) + ")"
        number = missing[0] if missing else None
        return {
            "band": BAND_OF[one.state],
            "sign": "",
            "text": SIGNS[one.state],
            "title": words,
            "url": place.figure(commune.code, number)
            if number
            else place.url("commune", commune=commune.code),
        }

    def missing_by_commune(self, place):
        """For each commune that misses something: its score, and the criteria with the targets.

        Who misses most comes first.
        """
        found = []
        for commune in self.communes:
            criteria = [
                self.lack(commune, group, group.local_name, place)
                for group in self.groups
                if self.lacks(commune, group)
            ]
            if criteria:
                met, total = self.score(commune)
                url = place.url("commune", commune=commune.code)
                found.append(
                    {
                        "label": commune.title,
                        "url": url,
                        "score": f"{met}/{total}",
                        "lacks": criteria,
                    }
                )
        return sorted(found, key=lambda item: -len(item["lacks"]))

    def missing_by_criterion(self, place):
        """For each criterion that some commune does not meet: its score, and these communes."""
        found = []
        for group in self.groups:
            communes = [
                self.lack(commune, group, commune.title, place)
                for commune in self.communes
                if self.lacks(commune, group)
            ]
            if communes:
                met, asked = self.met_by(group)
                found.append(
                    {"label": group.local_name, "score": f"{met}/{asked}", "lacks": communes}
                )
        return found

    def lacks(self, commune, group):
        one = self.verdicts[commune.code].get(group)
        return one is not None and not one.is_met

    def lack(self, commune, group, label, place):
        """What a commune misses in a criterion: targets that fail, and those without a figure."""
        one = self.verdicts[commune.code][group]
        failed, without = (
            [Link(number, place.figure(commune.code, number)) for number in numbers]
            for numbers in (one.failed, one.without)
        )
        return {"label": label, "sign": SIGNS[one.state], "failed": failed, "without": without}

    def recognitions(self):
        """Every commune with its score, whether it meets the standard, and its recognition."""
        return [
            {
                "commune": commune,
                "score": "{}/{}".format(*self.score(commune)),
                "whole": commune in self.whole,
                "recognition": commune.recognition,
            }
            for commune in self.communes
        ]

    def as_values(self):
        """Rows to take away: criterion, then a word for each commune."""
        yield [_("Criterion"), *(str(commune.title) for commune in self.communes)]
        for group in self.groups:
            states = [self.verdicts[commune.code].get(group) for commune in self.communes]
            yield [group.local_name, *(str(WORDS[one.state]) if one else None for one in states)]
