"""From the texts that a person typed into one row of a sheet to a figure that is kept.

The sheet's plain form, its cells and pasted columns all come through `save_typed`.
"""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from communes.sheets.reading import NoNumber, number_of, planned_of
from communes.workflow import verbs
from communes.workflow.read_as import NewReading, ReadOtherwise, is_yes_or_no, key_read_as
from communes.workflow.read_as import read_as as read_as_now
from communes.workflow.refusals import Refused, Unfit
from communes.workflow.texts import tidy
from targets.numbers import commas_group, without_doubt

from ..display import formats
from ..site.work import whole_number

NUMBERS = ("value", "out_of", "planned")
FIELDS = (*NUMBERS, "note")
"""The fields at which a problem can be shown."""
ANSWERS = {"1": pgettext_lazy("answer", "Yes"), "0": pgettext_lazy("answer", "No")}


@dataclass(frozen=True)
class TypedRow:
    """The texts of a row, and the version of the figure that they were typed over.

    `typed_in` is the language of the page that they were typed on, where that is not the page that
    sends them: what waited in the browser may go out from a later one. `retyped_in` has that of
    a number that was typed anew since, by its field. `of_target` is the key of the target for which
    they were typed, and how its numbers were read then; empty where the page does not say.
    """

    value: str = ""
    out_of: str = ""
    estimate: bool = False
    note: str = ""
    not_applicable: bool = False
    planned: str = ""
    version: int = 0
    typed_in: str = ""
    retyped_in: dict = dataclasses.field(default_factory=dict)
    of_target: str = ""

    @property
    def key(self):
        """The key of the target for which it was typed; empty where the page does not say."""
        return self.of_target.partition("-")[0]

    @property
    def read_as(self):
        """How the page showed its numbers to be read; empty where it does not say."""
        return self.of_target.partition("-")[2]

    def comma_may_group(self, field):
        return commas_group(self.retyped_in.get(field) or self.typed_in)

    @classmethod
    def of(cls, form, number=""):
        """What the `form` holds; of the row of target `number` where it holds a whole sheet."""
        end = f"-{number}" if number else ""
        return cls(
            value=form.get(f"value{end}", ""),
            out_of=form.get(f"out_of{end}", ""),
            estimate=form.get(f"estimate{end}") == "1",
            note=one_line_end(form.get(f"note{end}", "")),
            not_applicable=form.get(f"not_applicable{end}") == "1",
            planned=form.get(f"planned{end}", ""),
            version=whole_number(form.get(f"version{end}")),
            typed_in=language_of(form, "typed_in"),
            retyped_in={field: language_of(form, f"typed_in_{field}") for field in NUMBERS},
            of_target=form.get(f"target{end}", ""),
        )


class NotUnderstood(Refused):
    """What was typed is no figure of the target, or leaves a doubt; nothing is saved.

    `problems` is field → sentences, `asks` is field → the numbers that could be meant.
    """

    def __init__(self, problems, asks):
        super().__init__(" ".join(sentence for told in problems.values() for sentence in told))
        self.problems = problems
        self.asks = asks

    @property
    def fields(self):
        return [*self.problems, *self.asks]

    @property
    def is_of_numbers(self):
        return any(name in NUMBERS for name in self.fields)


class OtherTarget(NotUnderstood):
    """It was typed into the row of another target, which had this number when the page was made."""

    def __init__(self, meant):
        if meant is None:
            sentence = _("This was typed for a target that is not there any more.")
        else:
            told = _(
                "This was typed for “%(target)s”, whose number is %(number)s now: write it there."
            )
            sentence = told % {"target": meant.local_name, "number": meant.number}
        super().__init__({"value": [sentence]}, {})


class OtherReading(NotUnderstood):
    """Its numbers say something else than when they were typed; from now on that is seen.

    `refused` is why they are not understood either. A number that can be taken as it is, is to be
    chosen; `shown` is how. `of_target` is what the page is to carry; `has_other_fields` says that
    the fields it shows may be of another kind.
    """

    def __init__(self, new_reading, typed, *, entry=None, refused=None):
        target = new_reading.target
        told = new_reading.of_number(numbers_typed(typed, new_reading.before))
        problems = refused.problems if refused else {}
        asks = refused.asks if refused else to_take(target, entry)
        super().__init__(problems | {"value": [told, *problems.get("value", [])]}, asks)
        self.shown = "" if refused else numbers_typed(typed, new_reading.now)
        self.of_target = key_read_as(target)
        self.has_other_fields = new_reading.has_other_fields


def numbers_typed(typed, reading):
    """The numbers of a row as they were typed, in one line, as the target's `reading` has them."""
    words = ANSWERS if is_yes_or_no(reading) else {}
    value, planned = (str(words.get(text, text)) for text in (typed.value, typed.planned))
    pair = " / ".join(filter(None, [value, typed.out_of]))
    return "; ".join(filter(None, [pair, planned]))


def to_take(target, entry):
    """Field → the number that a person can take as it is, in the form of `asks`."""
    if target.scale or (target.is_rate and entry.value is not None and entry.out_of is None):
        return {}
    found = {"value": entry.value, "planned": entry.planned}
    return dict([(name, (number,)) for name, number in found.items() if number is not None][:1])


def check_target(target, typed):
    """Raise `OtherTarget` for a row that was typed for another target than `target`."""
    if typed.key not in ("", str(target.pk)):
        found = target.programme.targets.filter(pk=whole_number(typed.key))
        raise OtherTarget(found.first())


def save_typed(report_key, target, by, typed):
    """Keep what was typed; answer the `Figure`. Raises `NotUnderstood` and what `verbs.enter` does.

    Without a version the row was empty when it was typed into: what stands there now is somebody
    else's and never written over.
    """
    check_target(target, typed)
    try:
        entry, read_as = read_typed(target, typed), seen_reading(target, typed)
        return verbs.enter(report_key, target, by, entry, seen=typed.version, read_as=read_as)
    except Unfit as unfit:
        raise NotUnderstood(at_fields(unfit.problems), {}) from unfit
    except ReadOtherwise as otherwise:
        raise OtherReading(*otherwise.told, typed, entry=entry) from otherwise
    except NotUnderstood as error:
        if typed.read_as in ("", read_as_now(target)) or not error.is_of_numbers:
            raise
        raise OtherReading(NewReading.of(target, typed.read_as), typed, refused=error) from error


def seen_reading(target, typed):
    """Target id → how the page showed its numbers to be read, where it says that.

    A word that the target has says itself what it means, and an empty field means nothing.
    """
    is_word = target.scale and not typed.value.strip().isdecimal()
    says = typed.value.strip() or typed.planned.strip()
    return {target.pk: typed.read_as} if typed.read_as and says and not is_word else {}


def read_typed(target, typed) -> verbs.Entry:
    numbers, problems, asks = {}, {}, {}
    readers = {"value": number_of, "planned": planned_of}
    if target.is_rate:
        readers["out_of"] = number_of
    for field, read in readers.items():
        try:
            text = getattr(typed, field)
            numbers[field] = read(target, text, comma_may_group=typed.comma_may_group(field))
        except NoNumber as none:
            if none.readings:
                asks[field] = none.readings
            else:
                problems[field] = [str(none)]
    try:
        note = tidy(typed.note)
    except Refused as refused:
        problems["note"] = [str(refused)]
    if problems or asks:
        raise NotUnderstood(problems, asks)
    return verbs.Entry(
        **numbers, estimate=typed.estimate, note=note, not_applicable=typed.not_applicable
    )


def at_fields(problems):
    """`problems` of a figure, each at a field that the sheet shows."""
    found = {}
    for field, sentences in problems.items():
        found.setdefault(field if field in FIELDS else "value", []).extend(map(str, sentences))
    return found


def choices(readings: tuple[Decimal, ...], *, comma_may_group: bool, shown=""):
    """What a person chooses from: ``text``, which leaves no doubt, and how it is ``shown``, where
    that is not the number alone."""
    return [
        {
            "text": without_doubt(number, comma_may_group=comma_may_group),
            "shown": shown or formats.exact(number),
        }
        for number in readings
    ]


def language_of(form, name):
    """The language that `form` says under `name`; empty where it says none of ours."""
    language = form.get(name, "")
    return language if language in dict(settings.LANGUAGES) else ""


def one_line_end(text):
    """`text` with the line ends that are kept; a browser sends others."""
    return text.replace("\r\n", "\n")
