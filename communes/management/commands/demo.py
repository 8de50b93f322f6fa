import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

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


class Command(BaseCommand):
    help = _("Loads the demo data and makes the demo accounts; only where DEBUG is on.")

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(_("The demo is only for trying out; DEBUG is off here."))
        if District.objects.exclude(code=DISTRICT).exists():
            raise CommandError(_("The database holds another district's data."))
        self.load()
        self.make_accounts()

    def load(self):
        if Programme.objects.filter(code__in=PROGRAMMES).count() == len(PROGRAMMES):
            self.stdout.write(_("The demo data is there already and stays as it is."))
            return
        with transaction.atomic():
            for folder in FOLDERS:
                load(folder, on_table=tell_table(self.stdout.write))

    def make_accounts(self):
        users = get_user_model().objects
        there = set(users.filter(username__in=ACCOUNTS).values_list("username", flat=True))
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


def make_account(users, name, password):
    official = ACCOUNTS[name]
    if official is None:
        users.create_superuser(name, password=password)
        return
    user = users.create_user(name, password=password)
    Official.objects.filter(code=official, user=None).update(user=user)
