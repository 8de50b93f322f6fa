from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.fields import plain_decimal
from targets.models import Programme

from ...results.integrity import check_programme
from .export_results import asked_quarter, programme_named

NOTHING = "–"


class Command(BaseCommand):
    help = _("Compares published quarters with what the figures give today; changes nothing.")

    def add_arguments(self, parser):
        parser.add_argument("programme", nargs="?", help=_("code of the programme; else all"))
        parser.add_argument("quarter", nargs="?", help=_("a quarter, like 2023Q2; else all"))

    def handle(self, programme, quarter, **options):
        checks = list(found(programme, quarter))
        for check in checks:
            for line in lines(check):
                self.stdout.write(line)
        count = sum(check.count for check in checks)
        if count:
            sentence = ngettext(
                "There is %(count)d difference.", "There are %(count)d differences.", count
            )
            raise CommandError(sentence % {"count": count})
        self.stdout.write(
            _("Quarters checked: %(count)d; each stands as it was published.")
            % {"count": len(checks)}
        )


def found(code, written):
    """The checks of every programme, of one, or of one quarter of it."""
    if written:
        yield from check_programme(*asked_quarter(code, written))
    elif code:
        yield from check_programme(programme_named(code))
    else:
        for programme in Programme.objects.order_by("code"):
            yield from check_programme(programme)


def lines(check):
    """What is told of one quarter: its versions, then every fault and difference."""
    for results in check.earlier:
        yield version_line(check, results, _("history, not compared"))
    if check.latest:
        yield version_line(check, check.latest, digest_in_words(check))
    else:
        yield str(check.period)
    for fault in check.faults:
        yield f"  {fault}"
    for (target, commune), difference in check.differences.items():
        yield from differing(target, commune, difference)


def version_line(check, results, text):
    return ngettext(
        "%(period)s, version %(version)d, %(rows)d row: %(text)s",
        "%(period)s, version %(version)d, %(rows)d rows: %(text)s",
        len(results.rows),
    ) % {
        "period": check.period,
        "version": results.publication.version,
        "rows": len(results.rows),
        "text": text,
    }


def digest_in_words(check):
    if check.same_inputs:
        return _("the digest matches")
    if check.differences:
        return _("the digest does not match, and results differ")
    return _("the digest does not match, but every result is the same")


def differing(target, commune, difference):
    """A line for each field: target, commune, field, published, now."""
    place = _("target %(target)s") % {"target": target}
    unit = _("commune %(commune)s") % {"commune": commune} if commune else _("the whole")
    if difference.before is None:
        yield "  " + ", ".join([place, unit, _("there is such a result only now")])
    elif difference.after is None:
        yield "  " + ", ".join([place, unit, _("there is no such result any more")])
    else:
        for name in difference.fields:
            before, after = (value_in_words(getattr(row, name)) for row in difference)
            yield f"  {place}, {unit}, {name}: {before} → {after}"


def value_in_words(value):
    if value is None or value == "":
        return NOTHING
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)
