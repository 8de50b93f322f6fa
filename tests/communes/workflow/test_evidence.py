"""Evidence: what is taken by its content, up to which size, from whom, and who sees it."""

import bz2
import datetime
import errno
import io
import re
import stat
import zipfile
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from communes.files.archives import Unsafe
from communes.files.harmless import check_harmless
from communes.files.types import DOCX, JPEG, PDF, PNG, XLSX, recognise
from communes.models import Decision, Evidence, Figure, Submission
from communes.workflow import evidence, verbs
from communes.workflow.refusals import NotAllowed, Refused
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from ntm_dashboard.backups.files import names_kept
from targets.quarters import Quarter
from tests import factories
from tests.communes.files import samples

QUARTER = Quarter(2023, 2)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.NTM_TODAY = "2023-07-01"
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.PDF, PDF),
        (samples.PNG, PNG),
        (samples.JPEG, JPEG),
        (samples.docx_file(), DOCX),
        (samples.xlsx_file(), XLSX),
    ],
)
def test_the_type_of_a_file_is_known_from_its_content(content, kind):
    assert recognise(io.BytesIO(content)) is kind


ONLY = "Only PDF, PNG, JPEG, DOCX and XLSX files are taken."
MACROS = "Files with macros or other programs in them are not taken."
BROKEN = "The file is broken, or it is no office file."

REFUSED = {
    "program": (samples.EXE, ONLY),
    "svg": (samples.SVG, ONLY),
    "html": (samples.HTML, ONLY),
    "nothing": (b"", ONLY),
    "text": ("số liệu".encode(), ONLY),
    "half a pdf": (samples.PDF[:20], "The PDF is not whole; its end is missing."),
    "page with a pdf behind it": (samples.HTML + samples.PDF, ONLY),
    "program with a document behind it": (samples.EXE + samples.docx_file(), ONLY),
    "archive without a list of parts": (samples.archive({"a.pdf": samples.PDF}), BROKEN),
    "office file of another kind": (samples.archive({"[Content_Types].xml": b"<Types/>"}), ONLY),
    "macros": (samples.macro_workbook(), MACROS),
    "macros under the type of a plain workbook": (
        samples.changed(samples.xlsx_file(), add={"xl/vbaProject.bin": b"code"}),
        MACROS,
    ),
    "sheet of old macros": (
        samples.changed(samples.xlsx_file(), add={"xl/macrosheets/sheet1.xml": b"<x/>"}),
        MACROS,
    ),
    "type of macros": (
        samples.changed(
            samples.xlsx_file(),
            lambda name, content: content.replace(
                samples.SHEET_TYPE.encode(), samples.MACRO_TYPE.encode()
            ),
        ),
        MACROS,
    ),
    "cut in two": (samples.docx_file()[:-30], BROKEN),
    "entities": (
        samples.changed(
            samples.xlsx_file(),
            lambda name, content: b'<!DOCTYPE x [<!ENTITY a "aa">]>' + content[55:],
        ),
        BROKEN,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_refused_in_a_sentence(what):
    content, sentence = REFUSED[what]
    with pytest.raises(Unsafe) as refused:
        recognise(io.BytesIO(content))
    assert str(refused.value) == sentence


@pytest.mark.parametrize("content", [samples.xlsx_file(), samples.docx_file()])
def test_a_damaged_file_is_refused_in_a_sentence_or_taken(content):
    refused = 0
    for damaged in samples.damaged(content, 11):
        try:
            check_harmless(io.BytesIO(damaged), recognise(io.BytesIO(damaged)))
        except Unsafe:
            refused += 1
    assert refused > 10


@pytest.mark.thorough
def test_a_document_that_would_unpack_to_a_gigabyte_is_refused_by_its_list_of_parts():
    bomb = samples.with_gigabyte(samples.docx_file())
    assert len(bomb) < 2_000_000
    with pytest.raises(Unsafe) as refused:
        recognise(io.BytesIO(bomb))
    assert str(refused.value) == "The file would unpack to 1073 MB; at most 100 are read."


def test_a_part_packed_in_another_way_could_lie_about_its_size_and_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>" + bytes(10_000_000))
    assert len(bz2.compress(bytes(10_000_000))) < 100
    with pytest.raises(Unsafe) as refused:
        recognise(io.BytesIO(out.getvalue()))
    assert str(refused.value) == BROKEN


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Biên bản.PDF", "Biên bản.PDF"),
        ("ảnh", "ảnh.pdf"),
        ("Báo cáo quý III.2023", "Báo cáo quý III.2023.pdf"),
    ],
)
def test_a_name_keeps_or_gets_an_ending_of_its_kind(name, kept):
    assert PDF.name(name) == kept


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.docm", "a.svg", "a.docx"])
def test_a_name_with_the_ending_of_another_kind_is_refused(name):
    ending = name.partition(".")[2]
    with pytest.raises(Unsafe) as refused:
        PDF.name(name)
    assert str(refused.value) == f"The name ends in “.{ending}”, but the content is PDF."


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Bie\u0302n ba\u0309n.pdf", "Biên bản.pdf"),
        ("../../etc/passwd", "etc passwd"),
        ('a"b\r\nc<d>.pdf', "a b c d .pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        (" . ", "file"),
        ("x" * 500 + ".pdf", "x" * 190 + ".pdf"),
    ],
)
def test_a_name_is_tidied_before_it_is_kept(name, tidy):
    assert evidence.tidy_name(name) == tidy


NAMES = st.text(max_size=260) | st.text("Báo cáo. 12/ă̂é", min_size=180, max_size=260)


@pytest.mark.parametrize("kind", [PDF, PNG, JPEG, DOCX, XLSX])
@given(NAMES, st.sampled_from(["", ".pdf", ".jpeg", ".xlsx", ".signed and stamped", "."]))
def test_every_name_finds_room(kind, name, ending):
    try:
        kept = kind.name(evidence.tidy_name(name + ending))
    except Unsafe:
        return
    Evidence._meta.get_field("name").clean(kept, None)
    assert kept.lower().endswith(tuple(kind.extensions))


def test_a_long_name_with_a_dot_in_it_is_kept_as_far_as_it_goes():
    name = PDF.name(evidence.tidy_name("Biên bản " * 30 + "ngày 3.6 của Ban chỉ đạo"))
    assert name == ("Biên bản " * 30)[:190] + ".pdf"


class Site:
    """A district whose first commune reports one target in an open quarter."""

    def __init__(self):
        self.programme = factories.make_programme()
        self.target = factories.make_target(self.programme)
        self.commune, self.other = self.programme.district.communes.all()
        factories.make_period(self.programme, QUARTER)
        self.report_key = ReportKey(self.programme, self.commune, QUARTER)
        self.chair = self.account("report", self.commune)
        self.neighbour = self.account("report", self.other)
        self.reviewer = self.account("review")
        self.viewer = self.account(None)
        self.foreigner = factories.make_user(factories.make_official())
        self.admin = factories.make_user(is_superuser=True)
        self.people = {
            name: getattr(self, name)
            for name in ("chair", "neighbour", "reviewer", "viewer", "foreigner", "admin")
        }

    def account(self, duty, commune=None):
        official = factories.make_official(self.programme.district)
        if duty:
            factories.make_assignment(official, self.programme, duty=duty, commune=commune)
        return factories.make_user(official)

    def attach(self, by=None, **file):
        return evidence.attach(
            self.report_key, self.target, by or self.chair, samples.upload(**file)
        )

    def enter(self, value=5):
        verbs.enter(self.report_key, self.target, self.chair, Entry(value, note="vì sao"))

    def seen_by(self, file):
        return {name for name, user in self.people.items() if evidence.may_see(user, file)}


@pytest.fixture
def site(db):
    return Site()


def test_a_file_is_kept_with_its_type_size_and_digest_and_begins_the_draft(site, stored):
    kept = site.attach()
    assert stored() == {kept.file.name: samples.PDF}
    assert re.fullmatch("evidence/[0-9a-f]{32}", kept.file.name)
    assert (kept.name, kept.content_type, kept.size) == (
        "minh chứng.pdf",
        "application/pdf",
        len(samples.PDF),
    )
    assert len(kept.sha256) == 64
    assert kept.figure.value is None
    assert site.report_key.find().status == "draft"
    assert [decision.verb for decision in site.report_key.decisions()] == ["enter"]


def test_the_same_file_twice_is_kept_once(site, stored):
    assert site.attach() == site.attach(name="khác.pdf")
    assert len(stored()) == 1


def test_evidence_of_a_figure_that_is_there_is_attached_to_it(site):
    site.enter()
    assert site.attach().figure == Figure.objects.get(target=site.target)


def test_a_file_of_more_than_ten_megabytes_is_refused(site):
    site.attach(content=samples.PDF[:9] + samples.PDF[9:].rjust(9_999_991))
    with pytest.raises(Refused) as refused:
        site.attach(content=samples.PDF[:9] + samples.PDF[9:].rjust(9_999_992))
    assert str(refused.value) == "The file is larger than 10 MB."
    assert len([*names_kept()]) == 1


def test_the_files_of_a_report_have_at_most_fifty_megabytes_together(site):
    second = factories.make_target(site.programme)
    first = site.attach()
    Evidence.objects.update(size=50_000_000 - len(samples.PNG))
    evidence.attach(site.report_key, second, site.chair, samples.upload(samples.PNG, "a.png"))
    with pytest.raises(Refused) as refused:
        evidence.attach(site.report_key, second, site.chair, samples.upload(samples.JPEG, "a.jpg"))
    assert str(refused.value) == (
        "The files of a report may have 50 MB together; remove one of them first."
    )
    assert len([*names_kept()]) == 2
    assert first.figure.target == site.target


@pytest.mark.parametrize("person", ["neighbour", "reviewer", "viewer", "foreigner", "admin"])
def test_nobody_without_the_duty_attaches_or_removes(site, person):
    file = site.attach()
    with pytest.raises(NotAllowed):
        site.attach(site.people[person], content=samples.PNG, name="a.png")
    with pytest.raises(NotAllowed):
        evidence.remove(file, site.people[person])
    assert len([*names_kept()]) == 1


def test_nothing_is_attached_to_or_removed_from_a_submitted_report(site):
    site.enter()
    file = site.attach()
    verbs.submit(site.report_key, site.chair)
    with pytest.raises(Refused):
        site.attach(content=samples.PNG, name="a.png")
    with pytest.raises(Refused):
        evidence.remove(file, site.chair)
    assert Evidence.objects.get() == file
    assert len([*names_kept()]) == 1


def test_a_target_that_is_not_asked_takes_no_evidence(site):
    unasked = factories.make_target(site.programme, asked_in="4")
    with pytest.raises(Refused):
        evidence.attach(site.report_key, unasked, site.chair, samples.upload())
    assert not Submission.objects.filter(programme=site.programme).exists()


def test_a_file_is_deleted_after_the_removal_is_certain(
    site, stored, django_capture_on_commit_callbacks
):
    file = site.attach()
    with django_capture_on_commit_callbacks() as callbacks:
        evidence.remove(file, site.chair)
    assert not Evidence.objects.exists()
    assert len(stored()) == 1
    for callback in callbacks:
        callback()
    assert stored() == {}


EVERYONE_OF_THE_DISTRICT = {"chair", "neighbour", "reviewer", "viewer", "admin"}


def test_who_sees_a_file_follows_the_report_from_draft_to_approval(site):
    site.enter()
    file = site.attach()
    assert site.seen_by(file) == {"chair"}
    verbs.submit(site.report_key, site.chair)
    assert site.seen_by(file) == {"chair", "reviewer"}
    verbs.return_(site.report_key, site.reviewer, "Sai đơn vị tính")
    assert site.seen_by(file) == {"chair", "reviewer"}
    later = site.attach(content=samples.PNG, name="a.png")
    assert site.seen_by(later) == {"chair"}
    verbs.submit(site.report_key, site.chair)
    verbs.approve(site.report_key, site.reviewer)
    assert site.seen_by(file) == site.seen_by(later) == EVERYONE_OF_THE_DISTRICT


def test_after_reopening_only_what_was_approved_is_seen_by_the_district(site):
    site.enter()
    file = site.attach()
    verbs.submit(site.report_key, site.chair)
    verbs.approve(site.report_key, site.reviewer)
    verbs.reopen(site.report_key, site.reviewer, "Đính chính")
    later = site.attach(content=samples.PNG, name="a.png")
    assert site.seen_by(file) == EVERYONE_OF_THE_DISTRICT
    assert site.seen_by(later) == {"chair"}


def test_a_report_that_was_loaded_as_approved_shows_its_files(site):
    file = site.attach()
    Decision.objects.create(
        **site.report_key.key, verb="load", before="draft", after="approved", at=timezone.now()
    )
    assert site.seen_by(file) == EVERYONE_OF_THE_DISTRICT


def test_files_are_seen_no_longer_than_the_access_lasts(site):
    site.enter()
    file = site.attach()
    verbs.submit(site.report_key, site.chair)
    verbs.approve(site.report_key, site.reviewer)
    for user in (site.viewer, site.chair):
        user.official.until = datetime.date(2023, 6, 30)
        user.official.save()
    assert site.seen_by(file) == {"neighbour", "reviewer", "admin"}


def test_a_full_disk_leaves_no_part_of_a_file_and_is_told(site, monkeypatch):
    def chunks(self, chunk_size=None):
        yield samples.PDF[:10]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SimpleUploadedFile, "chunks", chunks)
    with pytest.raises(Refused, match="storage is full"):
        site.attach()
    assert [*names_kept()] == []
    assert not Evidence.objects.exists()
    site.enter()


def test_a_file_that_the_database_does_not_take_is_removed_again(site, stored, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(Evidence, "save", refuse)
    with pytest.raises(OperationalError):
        site.attach()
    assert stored() == {}


@pytest.mark.parametrize("done", [True, False])
def test_a_file_whose_commit_fails_stays_since_its_row_may_be_there(
    site, stored, monkeypatch, done
):
    lost = OperationalError("the connection is lost")

    @contextmanager
    def atomic():
        with transaction.atomic():
            yield
            if not done:
                raise lost
        raise lost

    with monkeypatch.context() as patched:
        patched.setattr(evidence, "transaction", SimpleNamespace(atomic=atomic))
        with pytest.raises(OperationalError, match="the connection is lost"):
            site.attach()
    assert Evidence.objects.exists() == done
    assert [*stored().values()] == [samples.PDF]
    site.attach()
    assert stored()[Evidence.objects.get().file.name] == samples.PDF


def test_a_file_that_the_storage_has_lost_is_there_again_when_it_is_sent_again(site, stored):
    first = site.attach()
    default_storage.delete(first.file.name)
    again = site.attach()
    assert again == first
    assert stored() == {Evidence.objects.get().file.name: samples.PDF}
    assert again.file.name in stored()


def test_a_storage_that_falls_silent_gets_no_answer_that_all_is_kept(site, stored, monkeypatch):
    site.attach()

    def silent(name):
        raise ConnectionError(errno.EIO, "ReadTimeoutError", name)

    falling = SimpleNamespace(save=default_storage.save, exists=silent, delete=silent)
    monkeypatch.setattr(evidence, "default_storage", falling)
    with pytest.raises(Refused, match="does not answer"):
        site.attach()
    assert len(stored()) == 2


def test_no_save_waits_for_a_file_that_is_being_written(site, monkeypatch):
    outside = len(connection.atomic_blocks)
    within = []

    def save(name, content):
        within.append(len(connection.atomic_blocks) - outside)
        return name

    monkeypatch.setattr(default_storage, "save", save)
    site.attach()
    assert within == [0]


def test_files_and_folders_are_their_owners_alone(site, tmp_path):
    site.attach()
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
