"""What a unit plans next, as the table of figures carries it."""

from decimal import Decimal

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import Figure, FigureChange
from targets.models import Programme

from .tables import as_folder, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
COLUMNS = ["programme", "target", "commune", "period", "value", "out_of", "planned"]


@pytest.fixture
def loaded(empty_db, tmp_path):
    """The small district, its resolution taken for criteria; call it to load figures over it."""
    load(as_folder(tmp_path / "small", small()))
    Programme.objects.filter(code="nq").update(kind="criteria")

    def again(*rows):
        folder = tmp_path / f"again-{len(list(tmp_path.iterdir()))}"
        return load(as_folder(folder, {"figures": [COLUMNS, *rows]}))

    return again


def figure(target, quarter):
    return Figure.objects.get(target__number=target, commune__code="00101", quarter=quarter)


def test_it_is_loaded_dumped_and_logged(loaded, tmp_path):
    loaded(["nq", "1", "00101", "2023Q4", "30", "", "31.5"])
    loaded(["nq", "2", "00101", "2023Q4", "7", "100", "6.5"])
    assert figure("1", "2023Q4").planned == Decimal("31.5")
    assert figure("2", "2023Q4").planned == Decimal("6.5")
    dump(tmp_path / "out", "thu")
    text = (tmp_path / "out" / "figures.csv").read_text()
    assert "nq,1,00101,2023Q4,30,,0,,,,31.5" in text
    load(tmp_path / "out")
    assert not FigureChange.objects.exists()
    loaded(["nq", "1", "00101", "2023Q4", "30", "", "32"])
    assert FigureChange.objects.get().planned == 32


def test_a_file_without_the_column_leaves_it(loaded, tmp_path):
    loaded(["nq", "1", "00101", "2023Q4", "30", "", "31.5"])
    rows = [["programme", "target", "commune", "period", "value"]]
    rows += [["nq", "1", "00101", "2023Q4", "33"]]
    load(as_folder(tmp_path / "without", {"figures": rows}))
    assert (figure("1", "2023Q4").value, figure("1", "2023Q4").planned) == (33, Decimal("31.5"))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["nq", "1", "00101", "2023Q3", "30", "", "31"], "This report asks for no plan."),
        (["nq", "5", "00101", "2023Q4", "1", "", "2"], "The answer is yes or no: 1 or 0."),
        (["nq", "10", "00101", "2023Q4", "30", "", "31.5"], "whole number"),
        (["nq", "10", "00101", "2023Q4", "30", "", "1.234"], "whole number"),
        (["nq", "2", "00101", "2023Q4", "7", "100", "1.234"], "can be read as"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_cell(loaded, row, told):
    with pytest.raises(LoadRefused) as refused:
        loaded(row)
    [problem] = refused.value.problems
    assert problem.column == "planned"
    assert told in problem.sentence
