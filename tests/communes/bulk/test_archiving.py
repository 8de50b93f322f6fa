"""An archived programme is read as before, and nobody works in it; nothing of the past changes."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse

from communes.models import Official
from communes.results.compute import results
from communes.workflow import verbs
from communes.workflow.permissions import Duties
from communes.workflow.refusals import NotAllowed
from communes.workflow.reminders import people_due
from communes.workflow.report import ReportKey
from ntm_dashboard.site.scope import front
from targets.models import Programme
from targets.quarters import Quarter
from tests.communes.bulk.forms import page
from tests.factories import (
    make_assignment,
    make_figure,
    make_measure,
    make_official,
    make_period,
    make_programme,
    make_target,
    make_user,
)
from tests.pages import PUBLISHED

pytestmark = pytest.mark.django_db

LIST = reverse("admin:targets_programme_changelist")


def archive(client, programme):
    answer = client.post(page("archive", programme))
    assert answer.status_code == 302
    programme.refresh_from_db()
    return programme


@pytest.fixture
def archived(keeper, demo_programme):
    return archive(keeper, demo_programme)


def test_archiving_says_what_it_does_and_what_is_left(keeper, demo_programme):
    answer = keeper.get(page("archive", demo_programme))
    assert "Nobody enters, reviews or publishes in it" in answer.content.decode()
    assert any("reporting period" in words for words in answer.context["unfinished"])
    demo_programme.refresh_from_db()
    assert demo_programme.archived_on is None


def test_it_is_put_back_into_use(keeper, archived):
    assert (archived.main, archived.archived_on is not None) == (False, True)
    again = archive(keeper, archived)
    assert again.archived_on is None
    assert Programme.objects.in_use().filter(pk=again.pk).exists()


def test_the_database_keeps_the_main_programme_in_use(demo_programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(pk=demo_programme.pk).update(archived_on="2026-01-01")


def test_it_cannot_be_made_the_main_one_while_it_is_archived(archived):
    archived.main = True
    with pytest.raises(Exception, match="main programme of the district is not archived"):
        archived.full_clean()


def test_results_and_published_quarters_stay_to_the_last_digit(keeper, demo_programme):
    quarters = [Quarter(2022, 4), Quarter(2023, 2), Quarter(2023, 3)]
    before = {q: results(demo_programme, q).rows for q in quarters}
    live = results(demo_programme, quarters[1], live=True).bands
    page_before = keeper.get(PUBLISHED).context["sentence"]
    archive(keeper, demo_programme)
    assert {q: results(demo_programme, q).rows for q in quarters} == before
    assert results(demo_programme, quarters[1], live=True).bands == live
    answer = keeper.get(PUBLISHED)
    assert answer.status_code == 200
    assert answer.context["sentence"] == page_before


def test_the_public_reads_what_was_published(client, archived, settings):
    settings.NTM_PUBLIC = True
    client.logout()
    assert client.get(PUBLISHED).status_code == 200


def test_it_is_in_no_list_or_chooser(keeper, archived):
    assert archived.name not in names(keeper.get(LIST))
    assert archived.name in names(keeper.get(f"{LIST}?archived=yes"))
    assert archived.name in names(keeper.get(f"{LIST}?archived=all"))
    targets = reverse("admin:targets_target_changelist")
    shown = keeper.get(targets).context["cl"].queryset
    assert not shown.filter(programme=archived).exists()
    for form in ("communes_period_add", "communes_assignment_add", "targets_group_add"):
        fields = keeper.get(reverse(f"admin:{form}")).context["adminform"].form.fields
        assert archived not in fields["programme"].queryset
    groups = keeper.get(reverse("admin:targets_target_add")).context["adminform"].form
    assert not groups.fields["group"].queryset.filter(programme=archived).exists()


def names(answer):
    return [programme.name for programme in answer.context["cl"].queryset]


def test_a_target_of_it_is_not_suggested(keeper, demo_programme):
    address = reverse("admin:autocomplete")
    query = {
        "app_label": "communes",
        "model_name": "assignment",
        "field_name": "target",
        "term": "hộ nghèo",
    }
    before = len(keeper.get(address, query).json()["results"])
    archive(keeper, demo_programme)
    assert len(keeper.get(address, query).json()["results"]) < before


def test_rows_that_name_it_can_still_be_edited(keeper):
    official = make_official()
    assignment = make_assignment(official, make_programme(official.district, main=False))
    archive(keeper, assignment.programme)
    address = reverse("admin:communes_assignment_change", args=[assignment.pk])
    form = keeper.get(address).context["adminform"].form
    assert assignment.programme in form.fields["programme"].queryset
    inline = keeper.get(reverse("admin:communes_official_change", args=[official.pk]))
    (formset,) = inline.context["inline_admin_formsets"]
    choices = dict(formset.formset.forms[0].fields["programme"].choices)
    assert assignment.programme_id in choices
    other = keeper.get(
        reverse("admin:communes_official_change", args=[make_official(official.district).pk])
    )
    (formset,) = other.context["inline_admin_formsets"]
    choices = dict(formset.formset.empty_form.fields["programme"].choices)
    assert assignment.programme_id not in choices


def test_nobody_works_in_it(six_days_before_due, archived, account_of, client):
    chair = account_of("chair-04738")
    commune = archived.district.communes.get(code="04738")
    assert Duties.of(chair, archived).rows == []
    with pytest.raises(NotAllowed):
        verbs.submit(ReportKey(archived, commune, Quarter(2023, 3)), chair)
    assert not [
        one for one in people_due() for report in one.reports if report.period.programme == archived
    ]
    client.force_login(chair)
    assert client.get("/yen-binh/nqdh-23/2023Q3/entry/04738/").status_code == 404
    assert "nqdh-23/2023Q3/entry" not in client.get("/todo/").content.decode()


def test_measures_of_it_are_nobody_s_work(keeper, settings):
    settings.NTM_TODAY = "2023-10-04"
    target = make_target(make_programme(main=False))
    official = make_official(target.programme.district, email="a@example.org")
    make_measure(target, official, due=datetime.date(2023, 10, 5))
    assert official in [one.official for one in people_due()]
    archive(keeper, target.programme)
    assert official not in [one.official for one in people_due()]


def test_the_site_opens_with_one_in_use(keeper, archived):
    official = Official.objects.filter(district=archived.district, until=None).first()
    user = official.user or make_user(official)
    assert front(user).programme != archived.code
    Programme.objects.filter(main=False).exclude(pk=archived.pk).update(archived_on="2026-01-01")
    assert front(user) is not None


def test_the_picker_offers_it_only_where_it_is_shown(keeper, archived):
    assert archived.name in keeper.get(PUBLISHED).content.decode()
    other = keeper.get("/yen-binh/ntm-xa-21-25/2023Q2/")
    assert archived.name not in other.content.decode()


def test_a_deletion_that_is_refused_offers_the_archive(keeper, demo_programme):
    def refusal(model, pk):
        answer = keeper.get(reverse(f"admin:{model}_delete", args=[pk]))
        return answer.content.decode()

    assert page("archive", demo_programme) in refusal("targets_programme", demo_programme.pk)
    target = demo_programme.targets.get(number="17")
    text = refusal("targets_target", target.pk)
    assert "not archived by itself" in text
    assert page("archive", demo_programme) in text
    commune = demo_programme.district.communes.first()
    assert "stays for the past quarters" in refusal("communes_commune", commune.pk)
    official = demo_programme.assignments.first().official
    assert "last day of access" in refusal("communes_official", official.pk)


def test_an_archived_programme_is_copied_or_put_back(keeper, archived):
    answer = keeper.get(reverse("admin:targets_programme_change", args=[archived.pk]))
    assert [str(words) for words, _address in answer.context["tools"]] == [
        "Copy into the next term",
        "Put back into use",
    ]


def test_only_who_manages_the_programme_may_archive_it(client):
    target = make_target()
    make_figure(target)
    make_period(target.programme)
    client.force_login(make_user(is_staff=True))
    assert client.get(page("archive", target.programme)).status_code == 403
    assert client.post(page("archive", target.programme)).status_code == 403
    assert Programme.objects.in_use().filter(pk=target.programme_id).exists()


def test_a_double_click_on_archiving_does_not_put_back_into_use(keeper):
    programme = make_programme(main=True)
    sent = {"stands": keeper.get(page("archive", programme)).context["stands"]}
    for _click in range(2):
        assert keeper.post(page("archive", programme), sent).status_code == 302
    programme.refresh_from_db()
    assert programme.archived_on
    assert not programme.main
    assert LogEntry.objects.filter(object_id=str(programme.pk)).count() == 1
    sent = {"stands": keeper.get(page("archive", programme)).context["stands"]}
    for _click in range(2):
        assert keeper.post(page("archive", programme), sent).status_code == 302
    programme.refresh_from_db()
    assert programme.archived_on is None
