"""Why something that a person asked for was not done; `str()` is the sentence for the person."""

from django.utils.translation import gettext as _

from targets.vietnamese import nfc


class Refused(Exception):
    """What was asked cannot be done as things stand."""

    def repeats(self, verb, by, words=""):
        """Whether `by` has just done exactly that, as with a double click: then it is done."""
        return False


class NotAllowed(Refused):
    """The person has no duty to do so."""

    def __init__(self):
        super().__init__(_("You have no duty that allows this."))


class Conflict(Refused):
    """Somebody else was quicker: the report, or the measure, is no longer as the person saw it.

    `transitions.wrong_state` and `measure_verbs.quicker` make the sentences.

    `decision` is what was decided last, of a measure its last `MeasureChange`; None where there is
    nothing. `words` are those of the decision.
    """

    def __init__(self, sentence, decision=None, words=""):
        super().__init__(sentence)
        self.decision = decision
        self.words = words

    def repeats(self, verb, by, words=""):
        last = self.decision
        return last is not None and (last.verb, last.by_id, self.words) == (verb, by.pk, nfc(words))


class Changed(Conflict):
    """Another value was written into the cell meanwhile; `figure` is what stands there now.

    `change` is the `FigureChange` that tells who wrote it and when; None where data was loaded.
    `own`: it was `by`, who is refused, in another window.
    """

    def __init__(self, figure, change, by):
        self.own = change is not None and change.by_id == by.pk
        super().__init__(
            _("You have changed this figure in another window.")
            if self.own
            else _("Somebody else has changed this figure meanwhile.")
        )
        self.figure = figure
        self.change = change


class Unfit(Refused):
    """A figure that the target refuses; `problems` is name of the field → sentences."""

    def __init__(self, problems):
        super().__init__(" ".join(str(s) for found in problems.values() for s in found))
        self.problems = problems


class Incomplete(Refused):
    """A report that cannot be submitted yet; `rows` are the `SheetRow`s that lack something."""

    def __init__(self, rows):
        super().__init__(
            _("These targets need a number or a note: %(targets)s.")
            % {"targets": ", ".join(row.target.number for row in rows)}
        )
        self.rows = rows
