"""What the catalogue refuses, asked of everything that the load touches.

A row of the load is judged at its own place. A row that stands in the database only, and that the
load would make wrong, is told of at the row of the load that does so.
"""

from collections import defaultdict

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communes import rules as rules_between_rows
from communes.models import Status
from communes.workflow.report import state_of
from targets import rules


def check_world(world):
    """Tell all problems of `world`; answer the warnings, as lines of text."""
    check_communes(world)
    check_programmes(world)
    settle_feeders(world)
    check_targets(world)
    check_milestones(world)
    check_allocations(world)
    check_populations(world)
    check_assignments(world)
    check_periods(world)
    check_submissions(world)
    settle_approvals(world)
    check_figures(world)
    return [*codes_in_doubt(world), *unexpected_figures(world)]


def codes_in_doubt(world):
    """A line for each new commune whose code is another's without the zeros in front."""
    known = defaultdict(list)
    for (district, code), record in world.records["communes"].items():
        known[district, code.lstrip("0")].append(record)
    sentence = _(
        "communes, row %(row)d: commune %(code)s is new beside %(others)s; is it the same?"
    )
    return [
        sentence
        % {
            "row": record.row.number,
            "code": record.instance.code,
            "others": ", ".join(one.instance.code for one in records if one is not record),
        }
        for records in known.values()
        for record in records
        if len(records) > 1 and record.new and record.row
    ]


def loaded(world, table):
    """The records of a table that the load has a row for."""
    return [record for record in world.records[table].values() if record.row]


def untouched(world, table):
    """The records of a table that stand in the database only."""
    return [record for record in world.records[table].values() if not record.row]


def tell(world, record, problems):
    for column, sentence in problems:
        world.complain(record.row, column or record.row.table.last_key, sentence)


def check_communes(world):
    places = defaultdict(list)
    for record in world.records["communes"].values():
        commune = record.instance
        for columns, sentence in (
            (("map_row", "map_col"), rules_between_rows.PLACE_INCOMPLETE),
            (("latitude", "longitude"), rules_between_rows.EARTH_INCOMPLETE),
        ):
            empty = [column for column in columns if getattr(commune, column) is None]
            if len(empty) == 1 and record.row:
                world.complain(record.row, empty[0], sentence)
        if commune.map_row is not None and commune.map_col is not None:
            places[commune.district.code, commune.map_row, commune.map_col].append(record)
    for records in places.values():
        for record in later(records):
            world.complain(record.row, "map_row", rules_between_rows.PLACE_TAKEN)


def later(records):
    """Those of records that exclude each other to which the load put one too many."""
    _first, *others = sorted(records, key=lambda record: (record.row is not None, place(record)))
    return [record for record in others if record.row]


def place(record):
    return record.row.number if record.row else 0


def check_programmes(world):
    mains = defaultdict(list)
    for record in loaded(world, "programmes"):
        tell(world, record, rules.programme_problems(record.instance))
    for record in world.records["programmes"].values():
        if record.instance.main:
            mains[record.instance.district.code].append(record)
    for records in mains.values():
        for record in later(records):
            world.complain(record.row, "main", rules.MAIN_TAKEN)
    check_quarters_in_use(world)


def check_quarters_in_use(world):
    """Figures, reports and periods must stay within a programme whose quarters the load changes."""
    quarters = defaultdict(set)
    for table in ("periods", "submissions", "figures"):
        for record in untouched(world, table):
            programme = programme_of(record.instance)
            quarters[programme.code].add(record.instance.quarter)
    for record in loaded(world, "programmes"):
        if record.changed.keys() & {"start", "end"} and has_quarters(record.instance):
            problems = rules_between_rows.kept_quarters_problems(
                record.instance, quarters[record.instance.code]
            )
            tell(world, record, problems)


def programme_of(instance):
    return instance.target.programme if hasattr(instance, "target") else instance.programme


def has_quarters(programme):
    """Whether both ends could be read; a quarter that is not set is the empty text."""
    return bool(programme.start and programme.end)


def settle_feeders(world):
    """Let each target of the load point to the one whose figures serve it too."""
    for record in loaded(world, "targets"):
        if record.has("fed_by"):
            record.set("fed_by", feeder(world, record))


def feeder(world, record):
    """The target that the cell names as ``programme:number``; None where it is empty."""
    text = record.row.values["fed_by"]
    if not text:
        return None
    found = world.records["targets"].get(tuple(text.split(":", 1)))
    if found is None:
        sentence = _("There is no target “%(name)s”; write programme:number.")
        world.complain(record.row, "fed_by", sentence % {"name": text})
        return None
    return found.instance


def check_targets(world):
    figures, milestones, siblings = defaultdict(list), defaultdict(list), defaultdict(list)
    for record in world.records["targets"].values():
        if rules.valid_number(record.instance.number):
            siblings[id(record.instance.programme)].append(record.instance)
    for record in untouched(world, "figures"):
        figures[id(record.instance.target)].append(record.instance)
    for record in untouched(world, "milestones"):
        milestones[id(record.instance.target)].append(record.instance)
    for record in loaded(world, "targets"):
        target = record.instance
        tell(world, record, rules.target_problems(target) + rules.feed_problems(target))
        if rules.valid_number(target.number):
            others = siblings[id(target.programme)]
            tell(world, record, rules.same_number_problems(target, others))
        if record.changed:
            problems = rules_between_rows.kept_rows_problems(
                target, figures[id(target)], milestones[id(target)]
            )
            tell(world, record, [("method", sentence) for _field, sentence in problems])


def check_milestones(world):
    for record in loaded(world, "milestones"):
        milestone = record.instance
        if milestone.value is not None:
            tell(world, record, rules.milestone_problems(milestone.target, milestone.value))


def check_allocations(world):
    targets = {id(record.instance): record for record in loaded(world, "targets")}
    for record in world.records["allocations"].values():
        share = record.instance
        problems = rules.allocation_problems(share.target, share.baseline, share.goal)
        if record.row:
            tell(world, record, problems)
        elif id(share.target) in targets:
            changed = targets[id(share.target)]
            problems = [("method", f"{share.commune}: {sentence}") for _field, sentence in problems]
            tell(world, changed, problems)


def check_populations(world):
    for target, communes in expectations(world):
        if target.instance.rollup != "mean":
            continue
        for commune in communes:
            found = rules.population_problems(
                target.instance, [(str(commune.instance), commune.instance.population)]
            )
            share = world.records["allocations"].get(
                (*target_key(target.instance), commune.instance.code)
            )
            for _field, sentence in found:
                blame(world, sentence, commune, target, share)


def blame(world, sentence, commune, target, share):
    """Tell a missing population where the load can mend it best."""
    programme = world.records["programmes"][target.instance.programme.code,]
    for record, column in [
        (commune, "population"),
        (target, "rollup"),
        (share, "commune"),
        (programme, "applies_to"),
    ]:
        if record and record.row:
            world.complain(record.row, column, sentence)
            return


def target_key(target):
    return target.programme.code, target.number


def expectations(world):
    """(Record of a target, records of the communes expected to report it), for every target."""
    communes, shares = defaultdict(list), defaultdict(set)
    for (district, _code), record in world.records["communes"].items():
        communes[district].append(record)
    for programme, number, commune in world.records["allocations"]:
        shares[programme, number].add(commune)
    for key, target in world.records["targets"].items():
        here = communes[target.instance.programme.district.code]
        by_code = {record.instance.code: record for record in here}
        expected = rules_between_rows.expected_communes(
            target.instance,
            [record.instance for record in here],
            lambda commune, allocated=shares[key]: commune.code in allocated,
        )
        yield target, [by_code[commune.code] for commune in expected]


def check_assignments(world):
    for record in loaded(world, "assignments"):
        duty = record.instance
        if duty.official.district is not duty.programme.district:
            world.complain(record.row, "official", rules_between_rows.OTHER_DISTRICTS_OFFICIAL)
        if duty.end is not None and duty.end < duty.start:
            world.complain(record.row, "end", rules_between_rows.DUTY_ENDS_FIRST)


def check_periods(world):
    for record in loaded(world, "periods"):
        period = record.instance
        check_quarter(world, record, period.programme, period.quarter)
        if period.opens_on and period.due_on and period.due_on < period.opens_on:
            world.complain(record.row, "due_on", rules_between_rows.DUE_BEFORE_OPEN)
        if record.changed.get("published_on") is not None:
            sentence = _("The quarter was published on %(day)s; that does not change.")
            values = {"day": date_format(record.changed["published_on"], "j/n/Y")}
            world.complain(record.row, "published_on", sentence % values)


def check_quarter(world, record, programme, quarter):
    if has_quarters(programme):
        tell(world, record, rules.quarter_problems(programme, quarter))


def check_submissions(world):
    for record in loaded(world, "submissions"):
        check_quarter(world, record, record.instance.programme, record.instance.quarter)


def settle_approvals(world):
    """Give every figure that the load touches, itself or by its report, its approved value.

    Where the report is approved, or there is none, the value is the approved one, and the columns
    of the approved value are empty. Where the report is open, they are what the file says; a file
    without these columns leaves what was approved before.
    """
    for (programme, _target, commune, quarter), record in world.records["figures"].items():
        report = world.records["submissions"].get((programme, commune, quarter))
        if record.row is None and (report is None or report.row is None):
            continue
        approved = state_of(report and report.instance.status) == Status.APPROVED
        for name in ("value", "out_of"):
            column = f"approved_{name}"
            if approved:
                refuse_cell(world, record, column)
                record.set(column, getattr(record.instance, name))
            elif record.has(column):
                record.set(column, record.row.values[column])


def refuse_cell(world, record, column):
    if record.has(column) and record.row.values[column] is not None:
        sentence = _("The report is approved: its value is the approved one; leave this empty.")
        world.complain(record.row, column, sentence)


def check_figures(world):
    for record in loaded(world, "figures"):
        figure = record.instance
        target, commune = figure.target, figure.commune is not None
        check_quarter(world, record, target.programme, figure.quarter)
        tell(world, record, problems_of_figure(target, figure.value, figure.out_of, commune))
        if any(record.row.values.get(f"approved_{c}") is not None for c in ("value", "out_of")):
            approved = problems_of_figure(
                target, figure.approved_value, figure.approved_out_of, commune
            )
            tell(world, record, [(f"approved_{c}", s) for c, s in approved if c != "commune"])


def problems_of_figure(target, value, out_of, has_commune):
    return rules.figure_problems(target, value, out_of, has_commune) or rules.fraction_problems(
        target, value, out_of
    )


def unexpected_figures(world):
    """A line for each commune and target of which the load has figures that count nowhere."""
    expected = {
        (*target_key(target.instance), commune.instance.code)
        for target, communes in expectations(world)
        for commune in communes
    }
    unexpected = defaultdict(list)
    for key, record in world.records["figures"].items():
        if record.row and record.instance.commune and key[:3] not in expected:
            unexpected[key[:3]].append(record.row.number)
    sentence = _(
        "figures, row %(row)d: commune %(commune)s is not expected to report target %(target)s of "
        "%(programme)s; its %(count)d figures are kept and count nowhere."
    )
    return [
        sentence
        % {
            "row": rows[0],
            "commune": commune,
            "target": target,
            "programme": programme,
            "count": len(rows),
        }
        for (programme, target, commune), rows in unexpected.items()
    ]
