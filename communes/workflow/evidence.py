"""Files that show where a figure comes from: attaching, removing, and who may see them."""

import hashlib
import logging
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.vietnamese import nfc

from ..files.archives import MEGABYTE, Unsafe, check_size
from ..files.harmless import check_harmless
from ..files.types import EXTENSION, LARGEST, recognise
from ..models import Evidence, Figure, Status
from ..models.attachments import unguessable
from .log import Reader
from .permissions import Duties, districts_read_by, official_of
from .refusals import Refused
from .report import ReportKey
from .verbs import check_may_write, editable

log = logging.getLogger(__name__)
LARGEST_REPORT = 50 * MEGABYTE
"""Bytes of all files of a report together."""
LONGEST_NAME = 200
NOT_IN_A_NAME = '\\/:*?"<>|'


def attach(report_key, target, by, uploaded):
    """Keep an uploaded file as evidence of the target's figure; answer the `Evidence`.

    The report is begun where it is not yet. The same file again is not kept twice; where the
    storage has lost it, it is there again. Raises `Refused`, also for a file that is not taken.

    A commit that fails may have been done all the same: its file stays. If no row names it, it
    does no harm, and backups leave it out.
    """
    try:
        check_size(uploaded.size, LARGEST)
        kind = recognise(uploaded)
        name = kind.name(tidy_name(uploaded.name))
        check_harmless(uploaded, kind)
    except Unsafe as unsafe:
        raise Refused(str(unsafe)) from unsafe
    check_may_write(report_key, target, by)
    digest = digest_of(uploaded)
    # Written before the transaction: others must not wait for a storage that does not answer.
    path = store(uploaded)
    evidence = None
    try:
        with transaction.atomic():
            check_may_write(report_key, target, by)
            editable(report_key, by)
            evidence = row_of(report_key, target, by, uploaded, kind, name, digest, path)
    except BaseException:
        if evidence is None:
            discard(path)
        raise
    if evidence.file.name != path:
        keep_one(evidence, path)
    return evidence


def row_of(report_key, target, by, uploaded, kind, name, digest, path):
    """The row of the file, made where the figure has none with this content."""
    figure = figure_of(report_key, target)
    if same := figure.evidence.filter(sha256=digest).first():
        return same
    if size_of(report_key) + uploaded.size > LARGEST_REPORT:
        raise Refused(
            _("The files of a report may have %(most)d MB together; remove one of them first.")
            % {"most": LARGEST_REPORT // MEGABYTE}
        )
    return Evidence.objects.create(
        figure=figure,
        file=path,
        name=name,
        content_type=kind.content_type,
        size=uploaded.size,
        sha256=digest,
        at=timezone.now(),
        by=by,
    )


def store(uploaded):
    """The path under which the file is written; raises `Refused`, and leaves no part of it.

    A storage that does not answer is not waited for a second time.
    """
    path = unguessable(None, uploaded.name)
    try:
        return default_storage.save(path, uploaded)
    except ConnectionError as error:
        raise not_kept() from error
    except OSError as error:
        discard(path)
        raise not_kept() from error


def not_kept():
    """The refusal of a file because of the error that is being handled, which the log tells."""
    log.exception("no evidence could be written")
    return Refused(
        _("No file can be kept now: the storage is full or does not answer. Tell the office.")
    )


def keep_one(evidence, path):
    """Discard the second copy at `path`, or let the row name it where its own file is missing."""
    known = evidence.file.name
    try:
        missing = not default_storage.exists(known)
    except OSError as error:
        raise not_kept() from error
    if missing and Evidence.objects.filter(pk=evidence.pk, file=known).update(file=path):
        evidence.file.name = path
    else:
        discard(path)


def discard(path):
    """Delete a file that no row names; where that fails it stays, and the log says so."""
    try:
        default_storage.delete(path)
    except OSError:
        log.exception("a file that no row names could not be deleted")


def figure_of(report_key, target):
    """The row of the figure, made where there is none; nothing of it enters a result yet."""
    figure = report_key.figures().filter(target=target).first()
    if figure is None:
        figure = Figure(target=target, commune=report_key.commune, quarter=report_key.quarter)
        Figure.objects.bulk_create([figure])
    return figure


def digest_of(uploaded):
    uploaded.seek(0)
    return hashlib.file_digest(uploaded, "sha256").hexdigest()


def size_of(report_key):
    """Bytes of all evidence of the report."""
    return (
        Evidence.objects.filter(figure__in=report_key.figures()).aggregate(sum=Sum("size"))["sum"]
        or 0
    )


def tidy_name(name):
    """The name without what no file system takes, at most so long that an ending still fits."""
    taken = [c if c.isprintable() and c not in NOT_IN_A_NAME else " " for c in nfc(name)]
    whole = "".join(taken).strip(" .")
    stem, _dot, ending = whole.rpartition(".")
    if EXTENSION.fullmatch(f".{ending}") and stem:
        return f"{stem[: LONGEST_NAME - 10]}.{ending}"
    return whole[: LONGEST_NAME - 10] or "file"


@transaction.atomic
def remove(evidence, by):
    """Take the file back, as long as the report may be written; raises `Refused`."""
    report_key = report_key_of(evidence)
    check_may_write(report_key, evidence.figure.target, by)
    editable(report_key, by)
    evidence.delete()
    transaction.on_commit(partial(discard, evidence.file.name))


def may_see(user, evidence):
    """Whether `user` may have the file.

    The unit's own people always; its reviewers what was there when the report was last submitted;
    every official of the district what was there when it was last approved.
    """
    report_key = report_key_of(evidence)
    duties = Duties.of(user, report_key.programme)
    reader = Reader(duties.may_enter(report_key.commune), duties.may_review(report_key.commune))
    if not (reader.enters or reader.reviews or reads_district(user, report_key)):
        return False
    return is_seen(evidence, reader, report_key.decisions())


def is_seen(evidence, reader, decisions):
    """Whether a `Reader` sees the file, by the `decisions` on its report."""
    if reader.enters:
        return True
    states = (Status.SUBMITTED, Status.APPROVED) if reader.reviews else (Status.APPROVED,)
    return any(one.after in states and one.at >= evidence.at for one in decisions)


def reads_district(user, report_key):
    """Whether `user` is an official who reads the district today, or an administrator."""
    official = official_of(user)
    if not user.is_active or official is None:
        return user.is_active and user.is_superuser
    district = report_key.programme.district_id
    return user.is_superuser or districts_read_by(official).filter(pk=district).exists()


def report_key_of(evidence):
    figure = evidence.figure
    return ReportKey(figure.target.programme, figure.commune, figure.quarter)
