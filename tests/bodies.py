"""Prints, as JSON, what the site in the environment answers: person and address → status, digest.

    python -m tests.bodies

Everybody of `EVERYBODY` asks for every page, file and form of the site and of its administration,
as it stands after the demo was loaded. What differs from one answer to the next is left out: the
clock, tokens, and the names under which files are kept.
"""

import json
import re
import zipfile
from hashlib import sha256
from io import BytesIO

import django
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

EVERYBODY = ("quantri", "duyet", "baoai", None)
"""Accounts of the demo; None: the public, of a site that is open to it."""
OF_EACH_SITE = {"/metrics", "/accounts/second/", "/admin/communes/evidence/1/change/"}
"""What is counted since it began, a secret that is drawn anew, the digest of a file made now."""
OF_CHANCE = re.compile(
    rb'csrfmiddlewaretoken" value="\w+|\d\d?:\d\d(:\d\d(\.\d+)?)?'
    rb"|[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\b"
)


def answers(addresses):
    """ "person address" → [status, digest of the body]."""
    found = {}
    for person in EVERYBODY:
        client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
        if person:
            client.force_login(get_user_model().objects.get(username=person))
        with override_settings(NTM_PUBLIC=person is None):
            for address in addresses:
                answer = client.get(address)
                found[f"{person} {address}"] = [answer.status_code, digest(answer)]
    return found


def digest(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return sha256(OF_CHANCE.sub(b"", b"\n".join(parts(body)))).hexdigest()


def parts(body):
    """The files of an archive, less the times at which it was made; else the body itself."""
    if not zipfile.is_zipfile(BytesIO(body)):
        return [body]
    with zipfile.ZipFile(BytesIO(body)) as archive:
        names = [name for name in archive.namelist() if not name.startswith("docProps/")]
        return [archive.read(name) for name in names]


def main():
    django.setup()
    from tests.ntm_dashboard.every_address import OF_PAGES, of_administration

    asked = [*OF_PAGES, *of_administration()]
    print(json.dumps(answers([path for path in asked if path not in OF_EACH_SITE])))


if __name__ == "__main__":
    main()
