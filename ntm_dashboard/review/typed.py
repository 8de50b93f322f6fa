"""What a reviewer has typed into the page of a report, until it is sent."""

from dataclasses import dataclass, field

from .verbs import WITH_REASON


@dataclass(frozen=True)
class Typed:
    """Texts that are not sent yet; empty where there are none."""

    comments: dict = field(default_factory=dict)
    """Number of the target → text; the whole report is the empty number."""
    reason: str = ""
    reason_for: str = ""
    """The verb whose reason it is."""

    @classmethod
    def of(cls, form, *, sent):
        """What the POST `form` holds beyond the verb that was `sent`; None: nothing was."""
        pairs = zip(form.getlist("target"), form.getlist("text"), strict=False)
        return cls(
            comments={} if sent else {number: text for number, text in pairs if text.strip()},
            reason="" if sent in WITH_REASON else form.get("reason", "").strip(),
            reason_for=form.get("reason_for") or form.get("verb", ""),
        )

    def unsent(self, verbs, may_comment):
        """The texts for which the page has no field any more."""
        texts = [] if may_comment else list(self.comments.values())
        return "\n".join(
            texts + [self.reason] * (self.reason_for not in verbs and bool(self.reason))
        )


def first_commented(form):
    """The number of the target whose comment comes first in the `form`; empty: none."""
    typed = Typed.of(form, sent=None).comments
    return next(iter(typed), "")
