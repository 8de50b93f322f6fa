"""What the environment says. What cannot be meant ends the start, with a sentence that names it.

Each function that `env` is given reads the text of a variable, and raises ValueError with what is
wanted instead.
"""

import datetime
import logging
import os
import re
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import dj_database_url
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from . import secret_key
from .release import release

HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9a-f:.]+\]", re.ASCII | re.IGNORECASE)
DATABASES = {"sqlite": "django.db.backends.sqlite3", "postgresql": "django.db.backends.postgresql"}
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
ENDPOINT = re.compile(rf"https?://{LABEL}(\.{LABEL})*(:\d+)?/?", re.IGNORECASE)
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
FOLDERS = re.compile(r"(/[\w-][\w.-]*)*/?", re.ASCII)
REGION = re.compile(r"[a-z0-9-]+")
SHORTEST_KEY = 20
KNOWN_KEYS = ("<", "django-insecure-")
"""What keys begin with that everybody knows: the example's, and those Django makes to try it."""
OWN_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1"))
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
RANDOM = f"a random text of at least {SHORTEST_KEY} characters"


def env(name, read=str, default="", *, secret=False, wanted=""):
    """What `read` makes of the variable; `default` where it is absent or empty.

    Raises SystemExit with a sentence, which does not repeat what is `secret`; also where it is
    empty and something is `wanted`, as that text says.
    """
    text = os.environ.get(name, "").strip()
    if not text and wanted:
        raise SystemExit(f"{name} is wanted: {wanted}.")
    if not text:
        return default
    try:
        return read(text)
    except ValueError as error:
        raise SystemExit(f"{name}{'' if secret else f' is {text!r}'}: {error}.") from None


def yes_or_no(text):
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("1 or 0 is wanted")


def whole_number(low, high):
    def read(text):
        if text.isascii() and text.isdigit() and low <= int(text[:10]) <= high:
            return int(text)
        raise ValueError(f"a whole number from {low} to {high} is wanted")

    return read


port = whole_number(1, 65535)


def day(text):
    """The day as it was written."""
    try:
        if 2000 <= datetime.date.fromisoformat(text).year < 2100:
            return text
    except ValueError:
        pass
    raise ValueError("a day of this century such as 2023-10-04 is wanted")


def one_line(text):
    if not text.isprintable():
        raise ValueError("a line of plain text is wanted")
    return text


def level(text):
    """The name of a level of Python's logging."""
    levels = logging.getLevelNamesMapping()
    if text.upper() not in levels:
        raise ValueError(f"one of {', '.join(levels)} is wanted")
    return text.upper()


def host(text):
    if not HOST.fullmatch(text):
        raise ValueError(
            f"{text!r} is no name of a host such as chi-tieu.example.gov.vn, without https and port"
        )
    return text


def words(text):
    return text.replace(",", " ").split()


def hosts(text):
    found = [host(word) for word in words(text)]
    if not found:
        raise ValueError("the name of a host such as chi-tieu.example.gov.vn is wanted")
    return found


def hosts_or_any(text):
    return [word if word == "*" else host(word) for word in words(text)]


def website(text):
    """The beginning of an address of the web, without the stroke at its end."""
    try:
        parts = urlsplit(text)
        wrong = parts.scheme not in {"http", "https"} or not HOST.fullmatch(
            (parts.hostname or "").removeprefix("*")
        )
        wrong = wrong or parts.port == 0 or parts.query or parts.fragment or parts.username
    except ValueError:
        wrong = True
    if wrong or not text.isprintable() or " " in text:
        raise ValueError(f"{text!r} is no address such as https://chi-tieu.example.gov.vn")
    return text.rstrip("/")


def websites(text):
    return [website(word) for word in words(text)]


def networks(text):
    try:
        return [ip_network(word) for word in words(text)]
    except ValueError as error:
        raise ValueError(f"addresses or networks such as 127.0.0.1 are wanted, {error}") from error


def mail_address(text):
    """A sender, with or without a name."""
    if not text.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(text)[1]):
        raise ValueError("an address such as chi-tieu@example.gov.vn is wanted")
    return text


def folder(text):
    """A folder, there already or to be made."""
    path = Path(text)
    try:
        wrong = path.exists() and not path.is_dir()
    except OSError:
        wrong = True
    if wrong:
        raise ValueError("a folder is wanted")
    return path


def files(text):
    """A folder, or the address of a bucket as it was written."""
    if "://" not in text:
        return folder(text)
    bucket(text)
    return text


def bucket(text):
    """What the storage is told of the bucket at the address `text`."""
    try:
        place = urlsplit(text)
        given = dict(parse_qsl(place.query, keep_blank_values=True, strict_parsing=True))
        endpoint = given.pop("endpoint", None)
        region = given.pop("region", "us-east-1")
        wrong = place.scheme != "s3" or not BUCKET.fullmatch(place.netloc) or place.fragment
        wrong = wrong or not FOLDERS.fullmatch(place.path) or not REGION.fullmatch(region) or given
        wrong = wrong or not (endpoint is None or ENDPOINT.fullmatch(website(endpoint)))
    except ValueError:
        wrong = True
    if wrong:
        raise ValueError(
            "a folder, or s3://bucket/folder?endpoint=https://host:9000&region=name without keys, "
            "is wanted"
        )
    return {
        "bucket_name": place.netloc,
        "location": place.path.strip("/"),
        "endpoint_url": endpoint,
        "region_name": region,
        "addressing_style": "path" if endpoint else "virtual",
    }


def storage(place):
    """Django's settings of the storage of files: in a folder, or in the bucket at an address."""
    if isinstance(place, Path):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
        }
    return {"BACKEND": "ntm_dashboard.bucket.Bucket", "OPTIONS": bucket(place)}


def key(text):
    """What signs sessions."""
    few = len(text) < SHORTEST_KEY or len(set(text)) < SHORTEST_KEY / 4
    if few or text.startswith(KNOWN_KEYS):
        raise ValueError(f"{RANDOM} is wanted")
    return text


def kept_key(path):
    """The key that is kept in the file `path`; raises SystemExit where it cannot be."""
    try:
        return secret_key.kept_in(path)
    except OSError as error:
        raise SystemExit(f"SECRET_KEY is wanted: it cannot be kept in a file, {error}.") from None


def database(text):
    """Django's settings of the database at the address `text`."""
    wanted = "sqlite:////folder/db.sqlite3 or postgresql://user:password@host/name is wanted"
    try:
        # A cursor of the server's would be lost where connections are pooled by transaction.
        found = dj_database_url.parse(
            text, conn_max_age=60, conn_health_checks=True, disable_server_side_cursors=True
        )
    except ValueError as error:
        raise ValueError(wanted) from error
    if found["ENGINE"] not in DATABASES.values() or not found["NAME"]:
        raise ValueError(wanted)
    if found["ENGINE"] == DATABASES["sqlite"] and not Path(found["NAME"]).parent.is_dir():
        raise ValueError(f"there is no folder {Path(found['NAME']).parent}")
    return found


TO_A_REPLICA = {
    "target_session_attrs": "standby",
    "isolation_level": ISOLATION_LEVEL_REPEATABLE_READ,
    "connect_timeout": 2,
    "tcp_user_timeout": 2000,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
}
"""A server that is no replica any more is refused. A page is read as of one moment, and does not
wait long, in seconds and milliseconds, for a machine that is gone."""


def replica_of(primary):
    """Reads the address of a streaming replica of the database with the settings `primary`."""

    def read(text):
        if primary["ENGINE"] != DATABASES["postgresql"]:
            raise ValueError("only PostgreSQL has replicas, which DATABASE_URL does not name")
        found = database(text)
        if found["ENGINE"] != DATABASES["postgresql"]:
            raise ValueError("postgresql://user:password@host/name is wanted")
        if all(found[part] == primary[part] for part in ("HOST", "PORT", "NAME")):
            raise ValueError("another server than that of DATABASE_URL is wanted")
        return found | {"OPTIONS": found.get("OPTIONS", {}) | TO_A_REPLICA}

    return read


def cache(text):
    """The address of a Redis or Valkey server."""
    place = urlsplit(text)
    if place.scheme not in {"redis", "rediss", "unix"} or not (place.hostname or place.path):
        raise ValueError("redis://host:6379/0, rediss:// or unix:///run/redis.sock is wanted")
    return text


def cache_settings(url, name, most):
    """Django's settings of the cache `name`: at `url`, else of each process, of so many entries.

    What is shared is told apart by the release: another one makes other pages of the same data.
    """
    if url:
        backend = "django.core.cache.backends.redis.RedisCache"
        return {"BACKEND": backend, "LOCATION": url, "KEY_PREFIX": f"{release()}:{name}"}
    backend = "django.core.cache.backends.locmem.LocMemCache"
    return {"BACKEND": backend, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": most}}


def bind(text):
    """Where gunicorn listens: a host and a port, or a socket of the file system."""
    for place in words(text):
        if re.fullmatch(r"unix:.+|fd://\d+", place):
            continue
        name, _, number = place.rpartition(":")
        if not (HOST.fullmatch(name) and re.fullmatch(r"\d{1,5}", number, re.ASCII)):
            raise ValueError("a host and a port such as 127.0.0.1:8000, or unix:/a/file, is wanted")
        port(number)
    return words(text)


def is_local(places):
    """Whether only this machine reaches every place of `bind`, and no web server is in front."""
    return all(place.rpartition(":")[0] in LOOPBACK for place in places)
