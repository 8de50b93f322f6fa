import os
import secrets
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
FOLDERS = [DEMO / "yen-binh", DEMO / "ntm-xa"]
DISTRICT = "yen-binh"
PROGRAMMES = ["nqdh-23", "ntm-xa-21-25"]
ACCOUNTS = {
    "quantri": None,
    "xem": "member-01",
    "duyet": "reviewer-01",
    "huyen": "district-01",
    "baoai": "chair-04738",
}
"""User name → the official whose account it is; None: the administrator."""
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

    def handle(self, *, accounts, **options):
        refuse_what_is_somebodys_own(accounts)
        self.load()
        if accounts:
            self.make_accounts()

    def load(self):
        if is_loaded():
            self.stdout.write(_("The demo data is there already and stays as it is."))
            return
        with transaction.atomic():
            for folder in FOLDERS:
                load(folder, on_table=tell_table(self.stdout.write))
            story.tell(PROGRAMMES[0], {code: name for name, code in ACCOUNTS.items() if code})

    def make_accounts(self):
        users = get_user_model().objects
        there = accounts_there()
        missing = [name for name in ACCOUNTS if name not in there]
        if missing:
            password = os.environ.get("NTM_DEMO_PASSWORD") or secrets.token_urlsafe(9)
            with transaction.atomic():
                for name in missing:
                    make_account(users, name, password)
            self.stdout.write(
                _("Accounts: %(names)s; their password: %(password)s")
                % {"names": ", ".join(missing), "password": password}
            )
        if there:
            self.stdout.write(
                _("The accounts %(names)s were there already; for a new password: %(command)s")
                % {
                    "names": ", ".join(name for name in ACCOUNTS if name in there),
                    "command": "manage.py changepassword NAME",
                }
            )


def refuse_what_is_somebodys_own(accounts):
    """Raises CommandError where a district's own data or, for `accounts`, own accounts stand."""
    reason = None
    if District.objects.exclude(code=DISTRICT).exists():
        reason = _("The database holds another district's data.")
    elif District.objects.exists() and not is_loaded():
        reason = _("The database holds other data of the demo's district.")
    elif accounts and has_own_accounts() and accounts_there() != set(ACCOUNTS):
        reason = _("The database has other accounts than the demo's; no account is made.")
    if reason:
        raise CommandError(reason, returncode=REFUSED)


def is_loaded():
    return Programme.objects.filter(code__in=PROGRAMMES).count() == len(PROGRAMMES)


def accounts_there():
    """User names of the demo's accounts that one can log in with."""
    users = get_user_model().objects.filter(username__in=ACCOUNTS)
    return {user.username for user in users if user.has_usable_password()}


def has_own_accounts():
    """Whether somebody has an account who is nobody of the demo's story."""
    users = get_user_model().objects.exclude(username__in=ACCOUNTS)
    return users.exclude(official__district__code=DISTRICT).exists()


def make_account(users, name, password):
    """An account of the story is given the password; another is made."""
    official = ACCOUNTS[name]
    if official is None:
        users.create_superuser(name, password=password)
        return
    user = users.filter(username=name).first() or users.create_user(name)
    user.set_password(password)
    user.save()
    Official.objects.filter(code=official, user=None).update(user=user)
