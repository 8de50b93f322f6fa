"""What a reviewer has typed into the page of a report, until it is sent."""

from dataclasses import dataclass, field

from .verbs import REFUSAL, WITH_REASON, decided


def is_refusal(name):
    return name.startswith(REFUSAL)


@dataclass(frozen=True)
class Unsent:
    """Texts that are not sent yet; empty where there are none."""

    comments: dict = field(default_factory=dict)
    """Number of the target → text; the whole report is the empty number."""
    refusals: dict = field(default_factory=dict)
    """Number of the target → why it does apply."""
    rows: frozenset = frozenset()
    """Numbers of the rows that are ticked to be sent back."""
    reason: str = ""
    reason_for: str = ""
    """The verb whose reason it is."""

    @classmethod
    def of(cls, form, *, sent):
        """What the POST `form` holds beyond the verb that was `sent`; None: nothing was."""
        pairs = zip(form.getlist("target"), form.getlist("text"), strict=False)
        refusals = {name.removeprefix(REFUSAL): form[name] for name in form if is_refusal(name)}
        if sent:
            refusals.pop(decided(form), None)
        return cls(
            comments={} if sent else {number: text for number, text in pairs if text.strip()},
            refusals={number: text for number, text in refusals.items() if text.strip()},
            rows=frozenset() if sent in WITH_REASON else frozenset(form.getlist("row")),
            reason="" if sent in WITH_REASON else form.get("reason", "").strip(),
            reason_for=form.get("reason_for") or form.get("verb", ""),
        )

    def without_field(self, verbs, commented, undecided):
        """The texts for which the page has no field any more; `commented` are the numbers with a
        field for a comment, `undecided` those of targets with a field to say why they apply."""
        texts = [text for number, text in self.comments.items() if number not in commented]
        texts += [text for number, text in self.refusals.items() if number not in undecided]
        return "\n".join(
            texts + [self.reason] * (self.reason_for not in verbs and bool(self.reason))
        )


def first_commented(form):
    """The number of the target whose comment comes first in the `form`; empty: none."""
    typed = Unsent.of(form, sent=None).comments
    return next(iter(typed), "")
