"""What the catalogue refuses, asked of everything that the load touches.

A row of the load is judged at its own place. A row that stands in the database only, and that the
load would make wrong, is told of at the row of the load that does so.
"""

from collections import Counter, defaultdict

from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes import rules as rules_between_rows
from communes.clock import today
from communes.models import Commune, Status
from communes.sheets.reading import spoken
from communes.sheets.units import feeding_problems
from communes.workflow.report import state_of
from targets import rules
from targets.models import Group, Target

from ..accounts.keeping import why_kept
from .lost_zeros import tell_lost_zeros
from .world import unknown

KEPT = ("figures", "milestones", "exemptions", "assignments", "measures")
"""Tables whose rows a changed target must agree with, beside those that it is judged by."""
TERMS = {
    "allocations": (
        lambda row: rules.allocation_problems(row.target, row.baseline, row.goal),
        lambda row: str(row.commune),
    ),
    "thresholds": (
        lambda row: rules.threshold_problems(row.target, row.value),
        lambda row: row.grade,
    ),
    "breaks": (lambda row: rules.break_problems(row.target, row), str),
    "new_goals": (lambda row: rules.new_goal_problems(row.target, row), str),
}
"""Table → what is refused of a row beside its target, and what the row is called."""


def check_world(world):
    """Tell all problems of `world`; answer the warnings, as lines of text."""
    tell_lost_zeros(world)
    check_communes(world)
    check_codes(world)
    check_ends(world)
    check_successors(world)
    settle_programmes(world)
    check_programmes(world)
    settle_relatives(world)
    check_targets(world)
    check_families(world)
    check_milestones(world)
    check_terms(world)
    check_exemptions(world)
    check_courses(world)
    check_populations(world)
    check_accounts(world)
    check_assignments(world)
    check_periods(world)
    check_submissions(world)
    settle_approvals(world)
    check_figures(world)
    check_measures(world)
    check_quotes(world)
    return [
        *names_in_doubt(world),
        *names_twice(world),
        *figures_reread(world),
        *fed_in_other_units(world),
        *reports_hidden(world),
        *years_outside(world),
        *years_left(world),
        *units_absent(world),
        *unexpected_figures(world),
    ]


def names_in_doubt(world):
    """A line for each new row whose name is another's, but for zeros in front or capitals."""
    known = defaultdict(list)
    for table in ("districts", "communes", "programmes", "officials"):
        for (*district, code), record in world.records[table].items():
            known[table, *district, code.lstrip("0").casefold()].append((code, record))
    for (programme, name), record in world.records["groups"].items():
        known["groups", programme, name.lstrip("0").casefold()].append((name, record))
    sentence = _("%(table)s, row %(row)d: “%(name)s” is new beside %(others)s; is it the same?")
    return [
        sentence
        % {
            "table": record.row.table.name,
            "row": record.row.number,
            "name": name,
            "others": ", ".join(f"“{other}”" for other, one in rows if one is not record),
        }
        for rows in known.values()
        for name, record in rows
        if len(rows) > 1 and record.new and record.row
    ]


def figures_reread(world):
    """A line for each row of a target by which its figures, which stay, say another thing."""
    kept = Counter(
        id(record.instance.target)
        for record in world.records["figures"].values()
        if not record.new and "value" not in record.changed and record.instance.value is not None
    )
    for record in loaded(world, "targets"):
        target, count = record.instance, kept[id(record.instance)]
        before = Target(**{name: record.before(name) for name in rules_between_rows.READ_BY})
        yield from in_lines(record, rules_between_rows.rereading_problems(target, before, count))


def fed_in_other_units(world):
    """A line for each target whose figures would come, by what the load says, in another unit."""
    record_of = {id(record.instance): record for record in world.records["targets"].values()}
    says = {"fed_by", "method", "rollup", *rules_between_rows.READ_BY}
    for record in record_of.values():
        feeder = record_of.get(id(record.instance.fed_by))
        changed = [
            one
            for one in (record, feeder)
            if one and one.row and (one.new or not says.isdisjoint(one.changed))
        ]
        if changed:
            yield from in_lines(changed[0], feeding_problems(record.instance))


def reports_hidden(world):
    """A line for each row of a unit that ends, or begins, so that its reports are seen no more."""
    quarters = defaultdict(set)
    for record in world.records["submissions"].values():
        quarters[id(record.instance.commune)].add(record.instance.quarter)
    for record in loaded(world, "communes"):
        unit, begun = record.instance, quarters[id(record.instance)]
        before = Commune(since=record.before("since"), until=record.before("until"))
        yield from in_lines(record, rules_between_rows.hidden_reports_problems(unit, before, begun))


def in_lines(record, problems):
    """The `problems` of a row, pairs of a column and a sentence, as lines that name the place."""
    sentence = _("%(table)s, row %(row)d, %(column)s: %(told)s")
    place = {"table": record.row.table.name, "row": record.row.number}
    return [sentence % (place | {"column": name, "told": told}) for name, told in problems]


def names_twice(world):
    """A line for each row that gets the name which another unit, official or target has, or the
    place in which that has it."""
    sentence = _("%(table)s, row %(row)d: %(code)s gets the name of %(others)s, “%(name)s”.")
    for table, place_of in rules_between_rows.NAMED_WITHIN.items():
        named_by = rules_between_rows.NAMED_BY[table]
        known = defaultdict(list)
        for (*_scope, code), record in world.records[table].items():
            name = spoken(record.instance.name)
            known[place_of(record.instance), name].append((code, record))
        for (_place, name), same in known.items():
            for code, record in same if name else ():
                others = [other for other, one in same if are_both_there(record, one)]
                moves = record.new or not named_by.isdisjoint(record.changed)
                if others and record.row and moves:
                    yield sentence % {
                        "table": table,
                        "row": record.row.number,
                        "code": code,
                        "others": ", ".join(others),
                        "name": record.instance.name,
                    }


def are_both_there(record, other):
    """Whether two records are two, and of units two that live on the same day."""
    lives = isinstance(record.instance, Commune)
    return record is not other and (
        not lives or rules_between_rows.live_together(record.instance, other.instance)
    )


def years_outside(world):
    """A line for each milestone and threshold of a year in which its programme has no quarter."""
    for table in ("milestones", "thresholds"):
        for record in loaded(world, table):
            row = record.instance
            for _name, told in rules.year_problems(row.target.programme, row.year):
                yield of_row(record, told)


def years_left(world):
    """A line for each programme that gets shorter than plans and thresholds in the database."""
    years = defaultdict(set)
    for table in ("milestones", "thresholds"):
        for record in untouched(world, table):
            if record.instance.year:
                years[record.instance.target.programme.code].add(record.instance.year)
    for record in loaded(world, "programmes"):
        programme = record.instance
        if record.changed.keys() & {"start", "end"} and has_quarters(programme):
            problems = rules_between_rows.kept_years_problems(programme, years[programme.code])
            yield from in_lines(record, problems)


def units_absent(world):
    """A line for each row of a unit that lives at no time for which the row is."""
    if world.problems:
        return
    for table in rules_between_rows.DAYS_OF:
        for record in loaded(world, table):
            if getattr(record.instance, "commune", None) is not None:
                for _name, told in rules_between_rows.absent_problems(table, record.instance):
                    yield of_row(record, told)


def of_row(record, told):
    sentence = _("%(table)s, row %(row)d: %(told)s")
    return sentence % {"table": record.row.table.name, "row": record.row.number, "told": told}


def loaded(world, table):
    """The records of a table that the load has a row for."""
    return [record for record in world.records[table].values() if record.row]


def untouched(world, table):
    """The records of a table that stand in the database only."""
    return [record for record in world.records[table].values() if not record.row]


def tell(world, record, problems):
    """Tell problems of fields of the model at the columns that fill them."""
    table = record.row.table
    columns = {column.attribute: column.name for column in table.columns}
    for field, sentence in problems:
        world.complain(record.row, columns.get(field, field) or table.last_key, sentence)


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
            if meets_another(record, records):
                world.complain(record.row, "map_row", rules_between_rows.PLACE_TAKEN)


def meets_another(record, records):
    """Whether another of the communes is there on a day on which this one is."""
    return any(
        rules_between_rows.live_together(record.instance, other.instance)
        for other in records
        if other is not record
    )


def check_codes(world):
    """A code is that of one unit at a time, which does not end before it begins."""
    by_code = defaultdict(list)
    for record in world.records["communes"].values():
        commune = record.instance
        by_code[commune.district.code, commune.code].append(record)
        if record.row and commune.since and commune.until and commune.until < commune.since:
            world.complain(record.row, "until", rules_between_rows.UNIT_ENDS_FIRST)
    for records in by_code.values():
        for record in later(records):
            if meets_another(record, records):
                world.complain(record.row, "code", rules_between_rows.CODE_TAKEN)


def published_periods(world):
    """The periods that were published before the load."""
    return [
        record.instance
        for record in world.records["periods"].values()
        if not record.new and record.before("published_on") is not None
    ]


def check_ends(world):
    """No unit ends before a quarter that was published with it."""
    published = defaultdict(set)
    for period in published_periods(world):
        published[period.programme.district.code].add(period.quarter)
    for record in loaded(world, "communes"):
        if "until" in record.changed:
            quarters = published[record.instance.district.code]
            before = record.changed["until"]
            problems = rules_between_rows.published_end_problems(record.instance, before, quarters)
            tell(world, record, problems)


def check_successors(world):
    """What became of each unit must agree with the days of all units, whatever the load changes."""
    by_unit = defaultdict(list)
    changed = {id(one.instance): one for one in loaded(world, "communes") if one.changed}
    for record in world.records["successors"].values():
        row = record.instance
        by_unit[id(row.unit)].append(record)
        if record.row:
            tell(world, record, rules_between_rows.successor_row_problems(row))
            continue
        for field, sentence in rules_between_rows.successor_problems(row):
            if blamed := changed.get(id(getattr(row, field))):
                column = "until" if field == "unit" else "since"
                world.complain(blamed.row, column, sentence)
    for records in by_unit.values():
        if told := [record for record in records if record.row]:
            problems = rules_between_rows.shares_problems([one.instance for one in records])
            tell(world, told[-1], problems)


def later(records):
    """Those of records that exclude each other to which the load put one too many."""
    _first, *others = sorted(records, key=lambda record: (record.row is not None, place(record)))
    return [record for record in others if record.row]


def place(record):
    return record.row.number if record.row else 0


def settle_programmes(world):
    """Let each programme of the load point to the one that it follows from."""
    for record in loaded(world, "programmes"):
        if record.has("follows"):
            record.set("follows", programme_above(world, record))


def programme_above(world, record):
    """The programme whose code the cell is; None where it is empty."""
    if not record.row.values["follows"]:
        return None
    code = world.code("programmes", record.row, "follows", None)
    found = world.records["programmes"].get((code,))
    if found is None:
        world.complain(record.row, "follows", unknown(code, "programmes"))
        return None
    return found.instance


def check_programmes(world):
    mains = defaultdict(list)
    followers = defaultdict(list)
    for record in untouched(world, "targets"):
        if record.instance.follows is not None:
            followers[id(record.instance.programme)].append(record.instance)
    for record in loaded(world, "programmes"):
        targets = followers[id(record.instance)] if "follows" in record.changed else ()
        tell(world, record, rules.above_problems(record.instance, targets))
        tell(world, record, rules.programme_problems(record.instance))
        tell(world, record, rules.archive_problems(record.instance))
    for record in world.records["programmes"].values():
        if record.instance.main:
            mains[record.instance.district.code].append(record)
    for records in mains.values():
        for record in later(records):
            world.complain(record.row, "main", rules.MAIN_TAKEN)
    check_quarters_in_use(world)
    check_limits(world)


def check_limits(world):
    """The limits of bands stay as quarters were published by them."""
    published = defaultdict(set)
    for period in published_periods(world):
        published[period.programme.code].add(period.quarter)
    for record in loaded(world, "programmes"):
        quarters = published[record.instance.code]
        tell(world, record, rules_between_rows.published_limits_problems(record.changed, quarters))


def check_quarters_in_use(world):
    """Figures, reports and periods must stay within a programme whose quarters the load changes."""
    quarters = defaultdict(set)
    for table in ("periods", "submissions", "figures", "quotes"):
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
    return instance.programme if hasattr(instance, "programme") else instance.target.programme


def has_quarters(programme):
    """Whether both ends could be read; a quarter that is not set is the empty text."""
    return bool(programme.start and programme.end)


def settle_relatives(world):
    """Let each target of the load point to those that it names: its feeder, its parent, and the one
    that it follows from."""
    for record in loaded(world, "targets"):
        for column in ("fed_by", "follows"):
            if record.has(column):
                record.set(column, named_target(world, record, column))
        if record.has("parent"):
            record.set("parent", parent(world, record))
    for group, rows in rows_of_groups(world).items():
        name_in_english(world, group, rows)


def rows_of_groups(world):
    """Key of a group → the rows of the load that tell its English name, or that it has none."""
    found = defaultdict(list)
    for record in loaded(world, "targets"):
        group = getattr(record.instance, "group", None)
        if record.has("group_en") and group is not None:
            found[group.programme.code, group.name].append(record.row)
    return found


def name_in_english(world, key, rows):
    """A group has no table of its own: any of its targets names it, and none names it otherwise."""
    record, field = world.records["groups"][key], Group._meta.get_field("name_en")
    named = [row for row in rows if row.values["group_en"]]
    for row in named[1:]:
        if row.values["group_en"] != named[0].values["group_en"]:
            sentence = _("Row %(row)d names the group otherwise.") % {"row": named[0].number}
            world.complain(row, "group_en", sentence)
    name = named[0].values["group_en"] if named else ""
    if not named or world.is_valid(named[0], "group_en", field, name, record.instance):
        record.set("name_en", name)


def named_target(world, record, column):
    """The target that the cell names as ``programme:number``; None where it is empty."""
    text = record.row.values[column]
    if not text:
        return None
    found = world.records["targets"].get(tuple(text.split(":", 1)))
    if found is None:
        sentence = _("There is no target “%(name)s”; write programme:number.")
        world.complain(record.row, column, sentence % {"name": text})
        return None
    return found.instance


def parent(world, record):
    """The target of the same programme whose number the cell is; None where it is empty."""
    number = record.row.values["parent"]
    if not number:
        return None
    found = world.records["targets"].get((record.instance.programme.code, number))
    if found is None:
        sentence = _("The programme has no target “%(number)s”.")
        world.complain(record.row, "parent", sentence % {"number": number})
        return None
    return found.instance


def check_targets(world):
    siblings = defaultdict(list)
    kept = {name: untouched_of_target(world, name) for name in KEPT}
    for record in world.records["targets"].values():
        if rules.valid_number(record.instance.number):
            siblings[id(record.instance.programme)].append(record.instance)
    for record in loaded(world, "targets"):
        target = record.instance
        tell(world, record, rules.target_problems(target) + rules.feed_problems(target))
        tell(world, record, rules.target_above_problems(target))
        if rules.valid_number(target.number):
            others = siblings[id(target.programme)]
            tell(world, record, rules.same_number_problems(target, others))
        if record.changed:
            rows = rules_between_rows.KeptRows(
                **{name: rows[id(target)] for name, rows in kept.items()}
            )
            problems = rules_between_rows.kept_rows_problems(target, rows)
            tell(world, record, [("method", sentence) for _field, sentence in problems])


def untouched_of_target(world, table):
    """`id` of a target → the rows of a table that name it and stand in the database only."""
    found = defaultdict(list)
    for record in untouched(world, table):
        found[id(record.instance.target)].append(record.instance)
    return found


def check_families(world):
    """Parents and parts of the whole world, since a part that leaves may be another's last one."""
    parents = {id(r.instance.parent) for r in world.records["targets"].values()} - {id(None)}
    left = {
        id(record.changed["parent"]): record
        for record in loaded(world, "targets")
        if record.changed.get("parent")
    }
    for record in world.records["targets"].values():
        problems = rules.family_problems(record.instance, id(record.instance) in parents)
        if record.row:
            tell(world, record, problems)
        elif leaving := left.get(id(record.instance)):
            tell(world, leaving, [("parent", sentence) for _field, sentence in problems])


def check_milestones(world):
    for record in loaded(world, "milestones"):
        milestone = record.instance
        if milestone.value is not None:
            of_commune = hasattr(milestone, "commune_id")
            problems = rules.milestone_problems(
                milestone.target, milestone.value, of_commune=of_commune
            )
            tell(world, record, problems)


def check_terms(world):
    """What units are held to, also where it stays while the target changes."""
    targets = {id(record.instance): record for record in loaded(world, "targets")}
    for table, (problems_of, name) in TERMS.items():
        for record in world.records[table].values():
            row = record.instance
            problems = problems_of(row)
            if record.row:
                tell(world, record, problems)
            elif id(row.target) in targets:
                told = [("method", f"{name(row)}: {sentence}") for _field, sentence in problems]
                tell(world, targets[id(row.target)], told)


def check_exemptions(world):
    by_pair = defaultdict(list)
    for record in world.records["exemptions"].values():
        by_pair[id(record.instance.target), id(record.instance.commune)].append(record)
        if record.row:
            tell(world, record, rules.exemption_problems(record.instance))
    for records in by_pair.values():
        earlier = []
        for record in sorted(records, key=lambda one: (one.row is not None, place(one))):
            if record.row:
                tell(world, record, rules.overlap_problems(record.instance, earlier))
            earlier.append(record.instance)


def check_courses(world):
    """What a target and its rows say of quarters must lie in its programme."""
    breaks = untouched_of_target(world, "breaks")
    new_goals = untouched_of_target(world, "new_goals")
    exemptions = untouched_of_target(world, "exemptions")
    targets = defaultdict(list)
    for record in loaded(world, "targets"):
        if has_quarters(record.instance.programme):
            tell(world, record, rules.course_of_target_problems(record.instance))
    for record in untouched(world, "targets"):
        targets[id(record.instance.programme)].append(record.instance)
    for record in loaded(world, "programmes"):
        if record.changed.keys() & {"start", "end"}:
            rows = [
                (target, breaks[id(target)], new_goals[id(target)], exemptions[id(target)])
                for target in targets[id(record.instance)]
            ]
            tell(world, record, rules_between_rows.kept_course_problems(record.instance, rows))


def check_populations(world):
    for target, communes in expectations(world):
        if target.instance.rollup != "mean":
            continue
        for commune in communes:
            found = rules.population_problems(
                target.instance, [(str(commune.instance), commune.instance.population)]
            )
            share = world.records["allocations"].get(
                (*target_key(target.instance), commune.instance.key_in_files)
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
    """(Record of a target, records of the communes expected to report it), for every target.

    Those of all its quarters, where units were merged or divided meanwhile.
    """
    communes, shares, origins = defaultdict(list), defaultdict(set), defaultdict(list)
    for (district, _key), record in world.records["communes"].items():
        communes[district].append(record)
    for programme, number, commune in world.records["allocations"]:
        shares[programme, number].add(commune)
    for record in world.records["successors"].values():
        if not rules_between_rows.successor_problems(record.instance):
            origins[id(record.instance.successor)].append(record.instance.unit)
    for key, target in world.records["targets"].items():
        here = communes[target.instance.programme.district.code]
        expected = rules_between_rows.ever_expected(
            target.instance,
            [record.instance for record in here],
            lambda commune, allocated=shares[key]: has_share(commune, allocated, origins),
        )
        known = {id(commune) for commune in expected}
        yield target, [record for record in here if id(record.instance) in known]


def has_share(commune, allocated, origins):
    """Whether a commune, or a unit that it came from, is among the `allocated`."""
    return commune.key_in_files in allocated or any(
        has_share(old, allocated, origins) for old in origins[id(commune)]
    )


def check_accounts(world):
    """No load ends the access of who loads, or that of the last superusers."""
    ended = {
        record.instance.user_id: record
        for record in loaded(world, "officials")
        if "until" in record.changed and not record.instance.may_read_on(today())
    }
    accounts = list(get_user_model().objects.filter(pk__in=ended.keys() - {None}))
    told = {one.pk: why for one in accounts if (why := why_kept([one]))}
    if not told and (why := why_kept(accounts)):
        told = {one.pk: why for one in accounts if one.is_superuser}
    for account, sentence in told.items():
        world.complain(ended[account].row, "until", sentence)


def check_assignments(world):
    for record in loaded(world, "assignments"):
        duty = record.instance
        tell(
            world,
            record,
            rules_between_rows.guest_problems(duty.duty, duty.official, duty.programme),
        )
        if duty.end is not None and duty.end < duty.start:
            world.complain(record.row, "end", rules_between_rows.DUTY_ENDS_FIRST)
        if duty.target is not None:
            tell(world, record, rules_between_rows.duty_problems(duty.target, duty.duty))
        whole = (duty.duty, duty.target, duty.commune)
        tell(world, record, rules_between_rows.administering_problems(*whole))
        tell(world, record, rules_between_rows.reviewing_problems(duty.duty, duty.target))


def check_periods(world):
    reports = Counter(
        (record.instance.programme.code, record.instance.quarter)
        for record in world.records["submissions"].values()
        if not record.new
    )
    for record in loaded(world, "periods"):
        period = record.instance
        check_quarter(world, record, period.programme, period.quarter)
        if period.opens_on and period.due_on and period.due_on < period.opens_on:
            world.complain(record.row, "due_on", rules_between_rows.DUE_BEFORE_OPEN)
        if "opens_on" in record.changed:
            begun = reports[period.programme.code, period.quarter]
            tell(world, record, rules_between_rows.opening_problems(period, begun, today()))
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
        if figure.planned is not None:
            planned_problems = rules_between_rows.planned_problems
            tell(world, record, planned_problems(target, figure.quarter, figure.planned, commune))


def check_quotes(world):
    for record in loaded(world, "quotes"):
        quote, target = record.instance, record.instance.target
        check_quarter(world, record, quote.programme, quote.quarter)
        tell(world, record, rules_between_rows.quote_problems(quote.kind, target))
        if quote.value is not None:
            commune = quote.commune is not None
            tell(world, record, problems_of_figure(target, quote.value, quote.out_of, commune))


def problems_of_figure(target, value, out_of, has_commune):
    return rules.figure_problems(target, value, out_of, has_commune) or rules.fraction_problems(
        target, value, out_of
    )


def check_measures(world):
    for record in loaded(world, "measures"):
        measure = record.instance
        tell(world, record, rules_between_rows.measure_problems(measure.target, measure))


def unexpected_figures(world):
    """A line for each commune and target of which the load has figures that count nowhere."""
    expected = {
        (*target_key(target.instance), commune.instance.key_in_files)
        for target, communes in expectations(world)
        for commune in communes
    }
    unexpected = defaultdict(list)
    for key, record in world.records["figures"].items():
        commune = record.instance.commune
        if not record.row or commune is None:
            continue
        if key[:3] not in expected or not commune.lives_in(record.instance.quarter):
            unexpected[key[:3]].append(record.row.number)
    return [
        ngettext(
            "figures, row %(row)d: commune %(commune)s is not expected to report target %(target)s "
            "of %(programme)s; its %(count)d figure is kept and counts nowhere.",
            "figures, row %(row)d: commune %(commune)s is not expected to report target %(target)s "
            "of %(programme)s; its %(count)d figures are kept and count nowhere.",
            len(rows),
        )
        % {
            "row": rows[0],
            "commune": commune,
            "target": target,
            "programme": programme,
            "count": len(rows),
        }
        for (programme, target, commune), rows in unexpected.items()
    ]
