"""The mergers of the demo's district, as tables of the interchange format.

`tests/data/mergers.csv` has a line for each: the day, the old codes, and the new unit.
"""

import csv
import datetime

from communes.models import Commune

from .paths import ROOT

MERGERS = ROOT / "tests" / "data" / "mergers.csv"
COMMUNES = ["district", "code", "name", "kind", "population", "since", "until"]
SUCCESSORS = ["district", "unit", "successor", "from", "share", "decision"]


def merger_tables(district="yen-binh", decision="1678/NQ-UBTVQH15"):
    """`communes` and `successors`: the old units end, the new ones have all their people."""
    units = {
        one.code: [district, one.code, one.name, one.kind, one.population, "", ""]
        for one in Commune.objects.filter(district__code=district, since=None)
    }
    rows, successors = [], []
    with MERGERS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            start = datetime.date.fromisoformat(line["date"])
            codes = line["old"].split()
            for code in codes:
                units[code][-1] = str(start - datetime.timedelta(days=1))
                successors.append([district, code, line["new_code"], str(start), "", decision])
            people = sum(units[code][4] for code in codes)
            rows += [units.pop(code) for code in codes]
            new = [district, line["new_code"], line["new_name"], line["new_kind"], people]
            units[line["new_code"]] = [*new, str(start), ""]
    rows += units.values()
    return {"communes": [COMMUNES, *rows], "successors": [SUCCESSORS, *successors]}
