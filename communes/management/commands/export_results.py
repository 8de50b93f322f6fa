from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from communes.interchange.results_table import results_as_csv, results_as_json
from targets.models import Programme
from targets.quarters import Quarter

from ...results.compute import results


class Command(BaseCommand):
    help = _("Writes the results of a quarter to standard output.")

    def add_arguments(self, parser):
        parser.add_argument("programme", help=_("code of the programme"))
        parser.add_argument("quarter", help=_("a quarter, like 2023Q2"))
        parser.add_argument(
            "--provisional", action="store_true", help=_("count submitted figures too")
        )
        parser.add_argument(
            "--live",
            action="store_true",
            help=_("computed now, also where the quarter is published"),
        )
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, programme, quarter, provisional, live, **options):
        found = results(*asked_quarter(programme, quarter), provisional=provisional, live=live)
        text = results_as_csv(found) if options["format"] == "csv" else results_as_json(found)
        self.stdout.write(text, ending="")


def programme_named(code):
    """The programme of this code; raises `CommandError` where there is none."""
    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        raise CommandError(_("There is no programme “%(code)s”.") % {"code": code})
    return programme


def asked_quarter(code, written):
    """The programme and one of its quarters; raises `CommandError` where there is no such thing."""
    programme = programme_named(code)
    try:
        quarter = Quarter.parse(written)
    except ValueError as error:
        sentence = _("“%(quarter)s” is not a quarter; write it like 2023Q2.")
        raise CommandError(sentence % {"quarter": written}) from error
    if not programme.has_quarter(quarter):
        sentence = _(
            "%(quarter)s lies outside the programme, which runs from %(start)s to %(end)s."
        )
        values = {"quarter": quarter, "start": programme.start, "end": programme.end}
        raise CommandError(sentence % values)
    return programme, quarter
