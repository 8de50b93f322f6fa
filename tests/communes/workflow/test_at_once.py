"""Two people at once: on PostgreSQL in two threads, on SQLite in two processes.

Each race is run again and again on a database of its own; whoever comes first wins, the other is
told, and the logs tell exactly what happened.
"""

import json
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings

from communes.accounts.second_factor import CODES
from tests.databases import empty_database, on_sqlite

pytestmark = pytest.mark.alone

REPEATS = 5
HEAD_START = 0.04
"""Seconds until all are ready at the line."""

SERVE = "import django; django.setup(); from tests.communes.workflow.at_once import serve; serve()"


class Worker:
    def __init__(self, environ):
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            cwd=settings.BASE_DIR,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, order, *arguments):
        self.process.stdin.write(json.dumps([order, arguments]) + "\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, order, *arguments):
        self.send(order, *arguments)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


class Course:
    """Where races are run; on SQLite each act has a process, else both are threads of one."""

    def __init__(self, workers):
        self.workers = workers

    def race(self, acts, *beginning):
        """What came of each of `acts` and what it left behind, from a report made so."""
        first = self.workers[0]
        programme = first.ask("make", *beginning)
        start = time.monotonic() + HEAD_START
        acts = [(act, place) for place, act in enumerate(acts)]
        shares = [[act] for act in acts] if len(self.workers) > 1 else [acts]
        running = self.workers[: len(shares)]
        for worker, share in zip(running, shares, strict=True):
            worker.send("at_once", programme, share, start)
        outcomes = [outcome for worker in running for outcome in worker.answer()]
        return outcomes, first.ask("look", programme)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    with empty_database() as url:
        url = url or f"sqlite:///{tmp_path_factory.mktemp('at-once')}/site.sqlite3"
        environ = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=settings.BASE_DIR,
            env=environ,
            check=True,
        )
        workers = [Worker(environ) for _act in range(2 if on_sqlite() else 1)]
        yield Course(workers)
        for worker in workers:
            worker.close()


@pytest.fixture(params=range(REPEATS))
def race(request, course):
    return course.race


def told(outcomes):
    """The refusal of the only one that was told so; the others are done."""
    [refusal] = [outcome for outcome in outcomes if outcome != "done"]
    return refusal


def test_two_loads_of_one_folder_come_one_after_the_other(race):
    outcomes, _left = race(["load", "load"], "submitted")
    assert outcomes == ["done", "done"]


def test_of_two_approvals_one_wins(race):
    outcomes, left = race(["approve", "approve"], "submitted")
    assert told(outcomes) == "Conflict"
    assert left["decisions"] == ["approve"]
    assert left["state"] == "approved"
    assert left["changes"] == [["1", True, "", "5"], ["2", True, "", "80"]]


def test_a_report_is_approved_or_returned_but_not_both(race):
    outcomes, left = race(["approve", "return"], "submitted")
    assert told(outcomes) == "Conflict"
    approved = outcomes[0] == "done"
    assert left["decisions"] == ["approve" if approved else "return"]
    assert left["state"] == ("approved" if approved else "returned")
    assert left["counts"] == ({"1": "5", "2": "80"} if approved else {"1": "", "2": ""})
    assert len(left["changes"]) == (2 if approved else 0)


def test_a_late_edit_is_in_the_submitted_report_or_its_writer_is_told(race):
    outcomes, left = race(["submit", "roads 7"], "draft")
    assert outcomes[0] == "done"
    assert outcomes[1] in ("done", "Conflict")
    edited = outcomes[1] == "done"
    assert left["state"] == "submitted"
    assert left["decisions"] == ["submit"]
    assert left["figures"] == {"1": "7" if edited else "5", "2": "80"}
    assert left["changes"] == ([["1", False, "5", "7"]] if edited else [])
    assert left["versions"] == {"1": int(edited), "2": 0}


def test_a_number_is_never_kept_by_a_unit_that_changes_in_the_same_instant(race):
    outcomes, left = race(["roads 7 as seen", "other unit"], "draft")
    assert outcomes in (["done", "Refused"], ["ReadOtherwise", "done"])
    assert left["figures"]["1"] == ("7" if outcomes[0] == "done" else "5")


def test_a_report_is_handed_in_before_a_unit_changes_or_its_chair_is_told(race):
    outcomes, left = race(["submit as seen", "other unit"], "draft")
    assert outcomes[0] in ("done", "ReadOtherwise")
    assert outcomes[1] == "done"
    assert left["state"] == ("submitted" if outcomes[0] == "done" else "draft")


def test_a_report_is_approved_before_a_unit_changes_or_its_reviewer_is_told(race):
    outcomes, left = race(["approve as seen", "other unit"], "submitted")
    assert outcomes in (["done", "Refused"], ["ReadOtherwise", "done"])
    assert left["state"] == ("approved" if outcomes[0] == "done" else "submitted")


def test_a_double_click_submits_once(race):
    outcomes, left = race(["submit", "submit"], "draft")
    assert told(outcomes) == "Conflict"
    assert left["decisions"] == ["submit"]


def test_a_report_is_withdrawn_or_taken_up_but_not_both(race):
    outcomes, left = race(["withdraw", "take_up"], "submitted")
    withdrawn = outcomes[0] == "done"
    assert told(outcomes) == ("Conflict" if withdrawn else "Refused")
    assert left["decisions"] == ["withdraw" if withdrawn else "take_up"]
    assert left["state"] == ("draft" if withdrawn else "submitted")


def test_an_approval_is_published_or_comes_after_the_publication(race):
    outcomes, left = race(["publish", "approve"], "submitted")
    assert outcomes == ["done", "done"]
    assert sorted(left["decisions"]) == ["approve", "publish"]
    assert left["counts"] == {"1": "5", "2": "80"}
    assert left["published"] == (["5"] if left["decisions"][0] == "approve" else [""])


def test_of_two_publications_one_wins(race):
    outcomes, left = race(["publish", "publish"], "approved")
    assert told(outcomes) == "Conflict"
    assert left["decisions"] == ["publish"]
    assert left["published"] == ["5"]


def test_a_report_is_submitted_before_the_publication_or_not_at_all(race):
    outcomes, left = race(["publish", "submit"], "draft")
    assert outcomes[0] == "done"
    submitted = outcomes[1] == "done"
    assert submitted or outcomes[1] == "Refused"
    assert left["decisions"] == (["submit", "publish"] if submitted else ["publish"])


def test_a_first_entry_and_a_publication_do_not_wait_for_each_other_for_ever(race):
    outcomes, left = race(["publish", "roads 7"], "")
    assert outcomes[0] == "done"
    entered = outcomes[1] == "done"
    assert entered or outcomes[1] == "Refused"
    assert sorted(left["decisions"]) == (["enter", "publish"] if entered else ["publish"])
    assert left["figures"] == ({"1": "7"} if entered else {})


def test_a_comment_and_an_approval_do_not_wait_for_each_other_for_ever(race):
    outcomes, left = race(["comment", "approve"], "submitted")
    assert outcomes == ["done", "done"]
    assert left["comments"] == 1
    assert left["decisions"] in (["approve"], ["take_up", "approve"])


def test_the_same_comment_sent_twice_is_kept_once(race):
    outcomes, left = race(["comment", "comment"], "submitted")
    assert outcomes == ["done", "done"]
    assert (left["comments"], left["decisions"]) == (1, ["take_up"])


def test_two_first_entries_begin_one_report_and_both_stay(race):
    outcomes, left = race(["roads 7", "water 9"], "")
    assert outcomes == ["done", "done"]
    assert left["reports"] == 1
    assert left["decisions"] == ["enter"]
    assert left["figures"] == {"1": "7", "2": "9"}
    assert sorted(left["changes"]) == [["1", False, "", "7"], ["2", False, "", "9"]]


def test_first_words_and_a_first_entry_begin_one_report(race):
    outcomes, left = race(["words", "roads 7"], "")
    assert outcomes == ["done", "done"]
    assert (left["reports"], left["decisions"]) == (1, ["enter"])
    assert left["figures"] == {"1": "7"}


def test_of_two_first_entries_into_a_cell_one_stays_and_the_other_is_shown_it(race):
    outcomes, left = race(["roads 7", "roads 8"], "")
    assert told(outcomes) == "Changed"
    value = "7" if outcomes[0] == "done" else "8"
    assert left["decisions"] == ["enter"]
    assert left["figures"] == {"1": value}
    assert left["changes"] == [["1", False, "", value]]
    assert left["versions"] == {"1": 1}


def test_of_two_saves_of_a_cell_one_stays_and_the_other_is_shown_it(race):
    outcomes, left = race(["roads 7", "roads 8"], "draft")
    assert told(outcomes) == "Changed"
    value = "7" if outcomes[0] == "done" else "8"
    assert left["figures"] == {"1": value, "2": "80"}
    assert left["changes"] == [["1", False, "5", value]]
    assert left["versions"] == {"1": 1, "2": 0}


def test_the_same_save_twice_is_kept_once(race):
    outcomes, left = race(["roads 7", "roads 7"], "draft")
    assert outcomes == ["done", "done"]
    assert left["changes"] == [["1", False, "5", "7"]]
    assert left["versions"] == {"1": 1, "2": 0}


def test_an_empty_cell_saved_as_such_takes_no_first_entry_away_unseen(race):
    outcomes, left = race(["roads 7", "nothing"], "")
    assert outcomes == ["done", "done"]
    assert left["decisions"] == ["enter"]
    values = [after for _target, _approved, _before, after in left["changes"]]
    assert values in (["7"], ["7", ""])
    assert left["figures"] == {"1": values[-1]}


def test_of_two_reopenings_of_a_loaded_report_one_wins(race):
    outcomes, left = race(["reopen", "reopen"], "approved", False)
    assert told(outcomes) == "Conflict"
    assert left["decisions"] == ["reopen"]
    assert (left["reports"], left["state"]) == (1, "returned")


def test_of_two_admissions_one_wins(race):
    outcomes, left = race(["admit", "admit"], "", True, True)
    assert told(outcomes) == "Conflict"
    assert left["decisions"] == ["publish", "admit"]
    assert (left["reports"], left["state"]) == (1, "draft")


def test_a_measure_is_done_or_closed_but_not_both(race):
    outcomes, left = race(["close measure", "finish measure"], "draft")
    assert told(outcomes) == "Conflict"
    closed = outcomes[0] == "done"
    assert left["steps"] == ["close" if closed else "finish"]
    status = "closed" if closed else "done"
    assert left["measures"] == [[1, status, "Chưa có mặt bằng", 1]]


def test_a_measure_that_two_change_is_changed_by_one(race):
    outcomes, left = race(["change measure", "close measure"], "draft")
    changed = outcomes[0] == "done"
    assert outcomes[1] == "done"
    assert changed or outcomes[0] == "Conflict"
    assert left["steps"] == (["change", "close"] if changed else ["close"])


def test_the_same_measure_sent_twice_is_written_once(race):
    outcomes, left = race(["write measure", "write measure"], "draft")
    assert outcomes == ["done", "done"]
    assert left["steps"] == ["write"]
    assert [row[:3] for row in left["measures"]] == [
        [1, "open", "Chưa có mặt bằng"],
        [2, "open", "Thiếu vốn"],
    ]


def test_of_new_recovery_codes_asked_for_twice_those_of_one_answer_are_good(race):
    outcomes, left = race(["new codes", "new codes"], "draft")
    assert outcomes == ["done", "done"]
    assert left["codes"] == CODES


def test_a_publication_that_its_publisher_takes_back_twice_is_taken_back_once(race):
    outcomes, left = race(["retract", "retract"], "approved", True, True)
    assert outcomes == ["done", "done"]
    assert left["decisions"] == ["publish", "retract"]
    assert (left["open"], left["in force"]) == (True, [])


def test_what_is_reopened_while_a_publication_is_taken_back_needs_no_admission(race):
    outcomes, left = race(["retract", "reopen"], "approved", True, True)
    assert outcomes == ["done", "done"]
    assert (left["state"], left["admitted"]) == ("returned", [False])
    assert (left["open"], left["in force"]) == (True, [])


def test_an_approval_counts_whether_or_not_the_publication_is_taken_back(race):
    outcomes, left = race(["retract", "approve"], "submitted", True, True)
    assert outcomes == ["done", "done"]
    assert left["counts"] == {"1": "5", "2": "80"}
    assert (left["open"], left["in force"]) == (True, [])


def test_a_second_publication_comes_after_the_first_is_taken_back_or_not_at_all(race):
    outcomes, left = race(["retract", "publish"], "approved", True, True)
    assert outcomes[0] == "done"
    published = outcomes[1] == "done"
    assert published or outcomes[1] == "Conflict"
    assert left["decisions"] == ["publish", "retract"] + ["publish"] * published
    assert (left["open"], left["in force"]) == (not published, [2] * published)
