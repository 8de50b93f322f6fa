"""What a package holds: one published quarter of a unit, signed by its installation.

A package is a JSON object of ``package``, ``digest`` (SHA-256 over the canonical form of the
former), ``key`` and ``signature``; `docs/packages.md` describes it.
"""

import datetime
import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from targets.progress import Band, MeanOf
from targets.quarters import Quarter

from ..files.archives import MEGABYTE
from ..package_keys import is_signed
from .kinds import target_of

FORMAT = "ntm-package"
VERSION = 1
NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,4})?")
FIGURE = re.compile(r"(-?[0-9]+(\.[0-9]+)?)?")
"""A number or nothing; how large and how exact it may be, its target says."""
NUL = "\\u0000"
"""As JSON writes it: a character that not every database keeps."""
LARGEST = MEGABYTE
"""Bytes of one package."""


class NotTaken(Exception):
    """The package cannot be taken; `str()` is the sentence for the person."""


@dataclass(frozen=True)
class Package:
    """A package that is whole and signed. `key` is the public key of who made it."""

    key: str
    digest: str
    content: dict

    @property
    def unit(self):
        """The name of the unit, as it calls itself."""
        return self.content["unit"]["name"]

    @property
    def programme(self):
        """Code of the programme that it is for."""
        return self.content["above"]

    @property
    def quarter(self):
        return Quarter.parse(self.content["quarter"])

    @property
    def published_at(self):
        return datetime.datetime.fromisoformat(self.content["published_at"])

    @property
    def figures(self):
        return self.content["figures"]


def canonical(content):
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content):
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def read_package(raw):
    """The `Package` in the bytes `raw`; raises `NotTaken`."""
    if len(raw) > LARGEST:
        sentence = _("The file is larger than %(most)d MB; it is no package.")
        raise NotTaken(sentence % {"most": LARGEST // MEGABYTE})
    try:
        file = json.loads(raw.decode(), parse_constant=refuse_constant)
        content, digest = file["package"], file["digest"]
        key, signature = file["key"], file["signature"]
        known = content["format"] == FORMAT
        found = digest_of(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotTaken(_("The file is not a package of figures.")) from error
    texts = (digest, key, signature)
    if not known or NUL in canonical(content) or not all(isinstance(one, str) for one in texts):
        raise NotTaken(_("The file is not a package of figures."))
    if digest != found or not is_signed(key, digest, signature):
        raise NotTaken(_("The package was changed after it was made; ask for it anew."))
    version = content.get("version")
    if version != VERSION:
        sentence = _("The package is of version %(version)s; this site reads version %(known)d.")
        raise NotTaken(sentence % {"version": version, "known": VERSION})
    if not is_whole(content):
        raise NotTaken(_("The file is not a package of figures."))
    return Package(key, digest, content)


def refuse_constant(name):
    """NaN and Infinity are no JSON, and no database takes them for it."""
    raise ValueError(name)


def mean_of(figure):
    """What a mean of a package is the quotient of, as a `MeanOf`.

    Raises KeyError, TypeError or ValueError where it is not told so that the value follows from it.
    """
    if not all(NUMBER.fullmatch(figure[name]) for name in ("sum", "people", "value")):
        raise ValueError
    told = MeanOf(Decimal(figure["sum"]), Decimal(figure["people"]))
    rounded = Fraction(1, 20_000) if "." in figure["value"] else Fraction(1, 2)
    if told.people <= 0:
        raise ValueError
    exact = Fraction(told.total) / Fraction(told.people)
    if abs(exact - Fraction(figure["value"])) > rounded:
        raise ValueError
    return told


def check_standing(figure):
    """Raises as `mean_of` where percent and band are told, and are none."""
    if percent := figure.get("percent"):
        Decimal(NUMBER.fullmatch(percent)[0])
    Band(figure.get("band", Band.NONE))


def is_whole(content):
    """Whether a signed content has all that is read of it, in the types that are read."""
    try:
        Quarter.parse(content["quarter"])
        moment = datetime.datetime.fromisoformat(content["published_at"])
        moment.astimezone(datetime.UTC)
        texts, numbers = [content["above"], content["unit"]["name"]], []
        for one in content["figures"]:
            texts.append(one["target"])
            numbers += [one["value"], one["out_of"]]
            check_standing(one)
            target_of(one)
            if "sum" in one:
                mean_of(one)
        counts = [content["coverage"]["given"], content["coverage"]["asked"]]
        counts += [one[name] for one in content["figures"] for name in ("reported", "expected")]
        edition = content["edition"]
        plain = all(FIGURE.fullmatch(number) for number in numbers)
    except (KeyError, OverflowError, TypeError, ValueError):
        return False
    return (
        plain
        and moment.tzinfo is not None
        and isinstance(edition, int)
        and all(isinstance(one, str) for one in texts)
        and all(one is None or isinstance(one, int) for one in counts)
    )
