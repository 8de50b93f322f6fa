"""A part stays with its parent, whatever is filtered and sorted."""

from dataclasses import dataclass, field
from itertools import groupby
from types import SimpleNamespace

import django_filters
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ntm_dashboard.lists.base import LineFilter, head_of

WORDS = ("met", "low", "none")


@dataclass
class Line:
    target: SimpleNamespace
    band: str
    lead: str
    head: object = None
    order: dict = field(default_factory=dict)


class Narrowed(LineFilter):
    band = django_filters.ChoiceFilter()
    lead = django_filters.ChoiceFilter()
    tests = {
        "band": lambda line, value: line.band == value,
        "lead": lambda line, value: line.lead == value,
    }
    of_heads = ("band",)
    count_words = "%(shown)s of %(total)s"

    def __init__(self, data, lines):
        super().__init__(data, lines)
        self.choose("band", [(word, word) for word in WORDS])
        self.choose("lead", [("a", "a"), ("b", "b")])


one_line = st.tuples(st.sampled_from(WORDS), st.sampled_from("ab"))
families = st.lists(st.lists(one_line, min_size=1, max_size=4), max_size=6)


def lines_of(found):
    lines = []
    for family in found:
        head, *parts = [Line(SimpleNamespace(), *values) for values in family]
        for part in parts:
            part.head = head
        lines += [head, *parts]
    return lines


@given(families, st.sampled_from(["", *WORDS]), st.sampled_from(["", "a", "b"]))
def test_a_family_is_kept_or_dropped_as_a_whole(found, band, lead):
    lines = lines_of(found)
    narrowed = Narrowed(QueryDict(f"band={band}&lead={lead}"), lines)
    kept = narrowed.kept
    for _head, family in groupby(lines, key=lambda line: id(head_of(line))):
        assert len({any(line is one for one in kept) for line in family}) == 1
    heads = [line for line in kept if line.head is None]
    assert all(head.band == band for head in heads if band)
    assert all(
        any(line.lead == lead for line in kept if head_of(line) is head) for head in heads if lead
    )
    assert narrowed.count_text == f"{len(heads)} of {len(found)}"
