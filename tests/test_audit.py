"""What `make audit` says of the answers of the registries."""

import pytest

from scripts import audit
from tests.paths import ROOT

WEAK = {"name": "one", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
PYTHON = {
    "dependencies": [
        WEAK,
        {"name": "two", "version": "2.0", "vulns": []},
        {"name": "three", "skip_reason": "not found"},
    ]
}
FRONT_END = {
    "metadata": {"dependencies": {"total": 30}},
    "vulnerabilities": {"four": {"range": "<4.1", "severity": "high"}},
}
NO_ANSWER = {"message": "405", "error": {"summary": ""}}


def test_a_weak_package_is_told_with_its_version_and_where_it_is_mended():
    assert audit.of_python(PYTHON) == (2, 1, ["one 1.0: PYSEC-1, mended in 1.1"])
    assert audit.of_front_end(FRONT_END) == (30, 0, ["four <4.1: high"])


def test_every_lock_is_looked_up(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(audit, "told", lambda command: asked.append(command) or {})
    audit.main()
    locks = {*ROOT.glob("*.lock")}
    assert {command[-1] for command in asked if command != audit.FRONT_END} == locks
    told = {line.partition(":")[0] for line in capsys.readouterr().out.splitlines()}
    assert told == {lock.name for lock in locks} | {"package-lock.json"}


@pytest.mark.parametrize("answer", [{}, NO_ANSWER, {"dependencies": [{"skip_reason": "x"}]}])
def test_a_registry_that_does_not_answer_is_no_all_clear(answer, monkeypatch, capsys):
    monkeypatch.setattr(audit, "told", lambda _command: answer)
    assert not audit.main()
    assert capsys.readouterr().out.count("no registry tells of") == len(audit.LOCKS) + 1


def test_weaknesses_end_it_with_a_failure(monkeypatch, capsys):
    answers = iter([{}, PYTHON, {}, FRONT_END])
    monkeypatch.setattr(audit, "told", lambda _command: next(answers))
    assert audit.main()
    said = capsys.readouterr().out
    assert "-dev.lock: 2 packages were looked up, 1 weaknesses are known." in said
    assert "knew nothing of 1 packages." in said


def test_what_cannot_be_started_answers_nothing():
    assert audit.told(["no-such-program-here"]) == {}
