import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.demo import story
from communes.interchange.loading import load
from communes.models import Official
from targets.models import District, Programme

from .load_data import tell_table

DEMO = Path(__file__).resolve().parent.parent.parent / "demo"


@dataclass(frozen=True)
class Demonstration:
    """A district to try the site with."""

    district: str
    folders: list[Path]
    programmes: list[str]
    accounts: dict
    """User name → the official whose account it is; None: the administrator."""
    has_story: bool = False
    """Whether what its people did is told too."""

    @property
    def is_loaded(self):
        known = Programme.objects.filter(code__in=self.programmes)
        return known.count() == len(self.programmes)


DEMOS = {
    "district": Demonstration(
        district="yen-binh",
        folders=[DEMO / "yen-binh", DEMO / "ntm-xa"],
        programmes=["nqdh-23", "ntm-xa-21-25"],
        accounts={
            "quantri": None,
            "xem": "member-01",
            "duyet": "reviewer-01",
            "huyen": "district-01",
            "baoai": "chair-04738",
        },
        has_story=True,
    ),
    "commune": Demonstration(
        district="son-lang",
        folders=[DEMO / "son-lang"],
        programmes=["nqdh-sl"],
        accounts={
            "quantri": None,
            "xem": "sl-bithu",
            "duyet": "sl-vanphong",
            "xa": "sl-baocao",
            "tanhop": "truong-sl-01",
        },
    ),
}
"""Level → the district of that level: one with communes, and a commune with villages."""
REFUSED = 3
"""The exit code where the database is somebody's own; `make run` then serves it as it is."""


class Command(BaseCommand):
    help = _("Loads the demo data; with --accounts it also makes the demo's accounts.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts",
            action="store_true",
            help=_("make accounts for trying out, and print their password"),
        )
        parser.add_argument(
            "--level",
            choices=DEMOS,
            default="district",
            help=_("a district with its communes, or a commune with its villages"),
        )

    def handle(self, *, accounts, level, **options):
        demo = DEMOS[level]
        refuse_what_is_somebodys_own(demo, accounts)
        self.load(demo)
        if accounts:
            self.make_accounts(demo)

    def load(self, demo):
        if demo.is_loaded:
            self.stdout.write(_("The demo data is there already and stays as it is."))
            return
        with transaction.atomic():
            for folder in demo.folders:
                load(folder, on_table=tell_table(self.stdout.write))
            if demo.has_story:
                names = {code: name for name, code in demo.accounts.items() if code}
                story.tell(demo.programmes[0], names)

    def make_accounts(self, demo):
        users = get_user_model().objects
        there = accounts_there(demo)
        missing = [name for name in demo.accounts if name not in there]
        if missing:
            password = os.environ.get("NTM_DEMO_PASSWORD") or secrets.token_urlsafe(9)
            with transaction.atomic():
                for name in missing:
                    make_account(users, name, demo.accounts[name], password)
            self.stdout.write(
                _("Accounts: %(names)s; their password: %(password)s")
                % {"names": ", ".join(missing), "password": password}
            )
        if there:
            self.stdout.write(
                _("The accounts %(names)s were there already; for a new password: %(command)s")
                % {
                    "names": ", ".join(name for name in demo.accounts if name in there),
                    "command": "manage.py changepassword NAME",
                }
            )


def refuse_what_is_somebodys_own(demo, accounts):
    """Raises CommandError where a district's own data or, for `accounts`, own accounts stand."""
    reason = None
    if District.objects.exclude(code=demo.district).exists():
        reason = _("The database holds another district's data.")
    elif District.objects.exists() and not demo.is_loaded:
        reason = _("The database holds other data of the demo's district.")
    elif accounts and has_own_accounts(demo) and accounts_there(demo) != set(demo.accounts):
        reason = _("The database has other accounts than the demo's; no account is made.")
    if reason:
        raise CommandError(reason, returncode=REFUSED)


def accounts_there(demo):
    """User names of the demo's accounts that one can log in with."""
    users = get_user_model().objects.filter(username__in=demo.accounts)
    return {user.username for user in users if user.has_usable_password()}


def has_own_accounts(demo):
    """Whether somebody has an account who is nobody of the demo's story."""
    users = get_user_model().objects.exclude(username__in=demo.accounts)
    return users.exclude(official__district__code=demo.district).exists()


def make_account(users, name, official, password):
    """An account of the story is given the password; another is made, without `official` that of
    the administrator."""
    if official is None:
        users.create_superuser(name, password=password)
        return
    user = users.filter(username=name).first() or users.create_user(name)
    user.set_password(password)
    user.save()
    for person in Official.objects.filter(code=official, user=None):
        person.user = user
        person.save(update_fields=["user"])
