"""What a reviewer's form asks for → the verb of the workflow that does it."""

from itertools import chain, repeat

from django.core.exceptions import BadRequest
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communes.models import Verb
from communes.results.catalogue import current_catalogue
from communes.sheets.sheet import asked
from communes.workflow import verbs
from communes.workflow.read_as import of_keys
from communes.workflow.refusals import Conflict, Refused
from communes.workflow.transitions import TRANSITIONS
from targets.vietnamese import nfc

from ..site.work import whole_number

JUDGING = (Verb.TAKE_UP, Verb.RETURN, Verb.APPROVE, Verb.REOPEN, Verb.ADMIT)
NAMING_ROWS = (Verb.RETURN, Verb.REOPEN)
"""With these the rows can be ticked that the report is sent back for."""
WITH_REASON = {
    Verb.RETURN: verbs.return_,
    Verb.REOPEN: verbs.reopen,
    Verb.ADMIT: verbs.admit,
}
PLAIN = {Verb.TAKE_UP: verbs.take_up, Verb.APPROVE: verbs.approve}
COMMENT = "comment"
EXEMPT, REFUSE = "exempt:", "refuse:"
"""Followed by the number of a target that the unit says does not apply."""
REFUSAL = "refusal-"
"""What the name of a field begins with that says why a target does apply; its number follows."""

DONE = {
    Verb.TAKE_UP: _("The review has begun: the unit can no longer withdraw the report."),
    Verb.RETURN: _("The report is returned; the unit sees your reason."),
    Verb.APPROVE: _("The report is approved: its figures count from now on."),
    Verb.REOPEN: _("The report is open for correction; its approved figures count until then."),
    Verb.ADMIT: _("The report is admitted: the unit can enter and submit it."),
    COMMENT: _("The comment is kept."),
    Verb.EXEMPT: _("The target is not asked of the unit any more, from this quarter on."),
}
NOT_PUBLISHED_YET = _(
    "The published results stay as they are: what was corrected counts when the quarter is "
    "published again."
)


def do(report_key, by, form):
    """Do what the POST `form` asks for, and keep every comment typed into it; answer the verb.

    All of it is done or nothing; what `by` has just done exactly so is answered as done. A typed
    reason that the verb does not take is refused. Raises `Refused`, and `BadRequest` for what no
    form of the page asks for.
    """
    try:
        return do_once(report_key, by, form)
    except Conflict as conflict:
        if not is_done(conflict, report_key, by, form):
            raise
        return conflict.decision.verb


def done_words(verb, period):
    """What the reviewer is told who has done it, of a report of the `period`."""
    if verb == Verb.APPROVE and period.published_on:
        return f"{gettext('The report is approved.')} {NOT_PUBLISHED_YET}"
    return DONE[verb]


@transaction.atomic
def do_once(report_key, by, form):
    verb, seen = form.get("verb", ""), seen_version(form.get("seen"))
    comments = typed_comments(report_key, form)
    if verb == COMMENT:
        keep(report_key, by, comments or [(None, "")])
    elif verb in PLAIN:
        shown = {"read_as": of_keys(form.get("read_as", ""))} if verb == Verb.APPROVE else {}
        PLAIN[verb](report_key, by, seen=seen, **shown)
        keep(report_key, by, comments)
        if form.get("reason", "").strip():
            raise Refused(gettext("A reason is typed: send it with its own button, or clear it."))
    elif verb in WITH_REASON:
        if comments:
            verbs.to_move(report_key, verb, seen)
            keep(report_key, by, comments)
            seen = None
        named = {"targets": returned(report_key, form)} if verb in NAMING_ROWS else {}
        WITH_REASON[verb](report_key, by, form.get("reason", ""), seen=seen, **named)
    elif verb.startswith((EXEMPT, REFUSE)):
        return decide_exemption(report_key, by, form, seen)
    else:
        raise BadRequest
    return verb


def is_done(conflict, report_key, by, form):
    """Whether `by` has just done what the `form` asks for, to the last comment and row."""
    verb, words = decision_meant(report_key, form)
    if not conflict.repeats(verb, by, words):
        return False
    if verb in NAMING_ROWS and not form["verb"].startswith(REFUSE):
        sent_back = {row.target for row in conflict.decision.rows.select_related("target")}
        if sent_back != set(returned(report_key, form)):
            return False
    kept = set(report_key.find().comments.filter(by=by).values_list("target", "text"))
    typed = typed_comments(report_key, form)
    return all((target and target.pk, nfc(text)) in kept for target, text in typed)


def decision_meant(report_key, form):
    """The verb that the log would tell of what the `form` asks for, and with what words."""
    verb = form["verb"]
    if not verb.startswith((EXEMPT, REFUSE)):
        return verb, form.get("reason", "")
    target = numbered(report_key, decided(form))
    if verb.startswith(REFUSE):
        return Verb.RETURN, verbs.applying(target, nfc(form.get(f"{REFUSAL}{target.number}", "")))
    figure = report_key.figures().filter(target=target).first()
    return Verb.EXEMPT, verbs.exempted(target, figure.note if figure else "")


def decided(form):
    """The number of the target of which the `form` decides whether it applies; empty: of none."""
    return form.get("verb", "").partition(":")[2]


def decide_exemption(report_key, by, form, seen):
    """Admit that a target does not apply, or send the report back because it does; the verb."""
    kind, number = form["verb"].partition(":")[0], decided(form)
    target = numbered(report_key, number)
    if f"{kind}:" == EXEMPT:
        verbs.exempt(report_key, target, by, seen=seen)
        keep(report_key, by, typed_comments(report_key, form), exempted=target)
        return Verb.EXEMPT
    verbs.to_move(report_key, Verb.RETURN, seen)
    keep(report_key, by, typed_comments(report_key, form))
    verbs.refuse_exemption(report_key, target, by, form.get(f"{REFUSAL}{number}", ""))
    return Verb.RETURN


def returned(report_key, form):
    """The targets of the rows that were ticked to be sent back, in order."""
    return [numbered(report_key, number) for number in dict.fromkeys(form.getlist("row"))]


def typed_comments(report_key, form):
    """What is typed into the `form`: pairs of a target, None for the whole report, and a text."""
    texts = chain(form.getlist("text"), repeat(""))
    pairs = zip(form.getlist("target"), texts, strict=False)
    found = [(commented(report_key, number, text), text) for number, text in pairs]
    return [(target, text) for target, text in found if text.strip()]


def keep(report_key, by, comments, *, exempted=None):
    """Keep the comments; raises `Refused` for one on a target without a row in the report.

    One on a target that is `exempted` with the same form is kept.
    """
    if not comments:
        return
    catalogue = current_catalogue(report_key.programme)
    rows = asked(catalogue, report_key.commune, report_key.quarter)
    for target, text in comments:
        if target not in (None, exempted, *rows):
            raise without_row(target.number)
        verbs.comment(report_key, by, text, target)


def without_row(number):
    sentence = gettext("Target %(number)s is not asked for in this report any more.")
    return Refused(sentence % {"number": number})


def seen_version(text):
    """The version that the page showed; what is no number fits no version."""
    return whole_number(text, otherwise=-1)


def commented(report_key, number, text):
    """The target whose row is commented with the `text`; None: the report as a whole."""
    try:
        return numbered(report_key, number) if number else None
    except BadRequest:
        if not text.strip():
            raise
        raise without_row(number) from None


def numbered(report_key, number):
    targets = {target.number: target for target in report_key.programme.targets.all()}
    if number not in targets:
        raise BadRequest
    return targets[number]


def open_verbs(standing, period):
    """The verbs that the report's state leaves to its reviewer, by name."""
    report, found = standing.report, {v for v in JUDGING if standing.state in TRANSITIONS[v]}
    if report is not None and report.review_begun_at is not None:
        found.discard(Verb.TAKE_UP)
    if period.published_on is None or (report is not None and report.admitted):
        found.discard(Verb.ADMIT)
    return {str(verb): True for verb in found}
