"""A whole sheet that was sent as a plain form."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from communes.models import Evidence, Verb
from communes.workflow import evidence, verbs
from communes.workflow.read_as import of_keys
from communes.workflow.refusals import Changed, Conflict, Refused
from communes.workflow.transitions import TRANSITIONS

from ..site.work import whole_number
from .typed import NotUnderstood, TypedRow, check_target, one_line_end, save_typed

WORDS = ("difficulties", "causes", "proposals")


class WordsChanged(Conflict):
    """Other words were written meanwhile; `report` has them, `typed` are those not saved.

    Nothing tells by whom: the log has decisions and figures.
    """

    def __init__(self, report, typed):
        super().__init__(
            _("These words were changed meanwhile, by somebody else or by you in another window.")
        )
        self.report = report
        self.typed = typed

    @property
    def theirs(self):
        return words_of(self.report)


def words_of(report):
    """The unit's words on the quarter; `report` is None where nobody has begun it."""
    return {name: getattr(report, name, "") for name in WORDS}


def save_rows(sheet, by, form):
    """Save each row of `form` that differs from the `sheet`.

    Answers number → the row as typed, with why it is not saved, for those that could not be. What
    stands against the whole report is raised, as `verbs.enter` raises it.
    """
    unsaved = {}
    for row, shown in zip(sheet.rows, sheet.entry_rows, strict=True):
        typed = TypedRow.of(form, shown.number)
        if not is_sent(form, shown.number) or shown.holds(typed) or not sheet.may_enter(row.target):
            continue
        try:
            save_typed(sheet.report_key, row.target, by, typed)
        except (NotUnderstood, Changed) as refusal:
            unsaved[shown.number] = shown.refused(typed, refusal)
    return unsaved


def keep_files(sheet, by, request):
    """Attach the files chosen on the `sheet`, and remove the one whose button was pressed.

    Answers why some of that is not done, as sentences.
    """
    unkept = []
    for row in sheet.rows:
        if file := request.FILES.get(f"file-{row.target.number}"):
            try:
                check_target(row.target, TypedRow.of(request.POST, row.target.number))
                evidence.attach(sheet.report_key, row.target, by, file)
            except Refused as refused:
                unkept.append(f"{row.target.number}, {file.name}: {refused}")
    if pressed := request.POST.get("remove"):
        files = Evidence.objects.filter(figure__in=sheet.report_key.figures())
        if file := next((one for one in files if one.get_absolute_url() == pressed), None):
            evidence.remove(file, by)
        else:
            unkept.append(_("The file is no longer there."))
    return unkept


def is_sent(form, number):
    return f"value-{number}" in form


def chosen(form):
    """The form with the choice of its button ``choose`` made.

    ``11:value:1,234`` writes the text into the field; ``11:theirs`` takes the row out, so that what
    somebody else wrote into it stays.
    """
    form = form.copy()
    number, _colon, choice = form.get("choose", "").partition(":")
    field, _colon, text = choice.partition(":")
    if choice == "theirs":
        form.pop(f"value-{number}", None)
    elif f"{field}-{number}" in form:
        form[f"{field}-{number}"] = text
    return form


def seen_figures(form):
    """Target id → the version of its figure on the page that sends `figures` with the `form`.

    None without: then the rows are sent, each with its version.
    """
    if "figures" not in form:
        return None
    return {
        whole_number(seen.partition("-")[0]): whole_number(version)
        for seen, version, _files in parts_of_figures(form)
    }


def seen_readings(form):
    """Target id → how the page that sends the `form` showed its numbers to be read.

    It stands with the `figures`, or in the rows, where these are sent.
    """
    shown = [seen for seen, _version, _files in parts_of_figures(form)]
    shown += [text for name, text in form.items() if name.startswith("target-")]
    return of_keys(",".join(shown))


def seen_files(form):
    """Target id → the addresses of its evidence on the page that sends the `form`, as for
    `seen_readings`."""
    shown = [(seen, files) for seen, _version, files in parts_of_figures(form)]
    for name, text in form.items():
        if name.startswith("target-"):
            shown.append((text, form.get(f"files-{name.removeprefix('target-')}", "")))
    return {
        target: {urlsplit(address).path for address in files.split()}
        for seen, files in shown
        for target in of_keys(seen)
    }


def parts_of_figures(form):
    """What the page showed of each target, its key first, the version of its figure, and the
    addresses of its files with spaces between."""
    for one in form.get("figures", "").split(","):
        seen, _colon, more = one.partition(":")
        version, _space, files = more.partition(" ")
        yield seen, version, files


def save_words(sheet, by, form):
    """Keep the unit's words where the form has them; answer the report's version to submit by.

    That is the version that the person saw, moved on by the words. Raises `WordsChanged`.
    """
    seen = whole_number(form.get("seen"))
    words = {name: one_line_end(form[name]) for name in WORDS if name in form}
    if len(words) < len(WORDS) or words == sheet.words:
        return seen
    try:
        report = verbs.write_words(sheet.report_key, by, **words, seen=seen)
    except Conflict as conflict:
        report = sheet.report_key.find()
        if report is None or report.status not in TRANSITIONS[Verb.ENTER]:
            raise
        raise WordsChanged(report, words) from conflict
    return report.version if report else seen
