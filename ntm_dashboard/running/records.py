"""Lines of the log, which tell what happened and never of whom: no name, no mail, nothing typed.

A person is the number of an account. What libraries write may quote an address or a value; of such
a record only what is known to be harmless is kept, and of an error its kinds and places, not its
words. While developing everything is told.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from smtplib import SMTPException

from django.db import InterfaceError, OperationalError

from .requests import ANSWERING, method_of, page_of

LIBRARIES = ("django.request", "django.security", "gunicorn.error")
HARMLESS = ("django.security.csrf", "django.security.DisallowedHost")
"""They quote the names of hosts alone, which is what whoever set the site up has to know."""


class WithRequest(logging.Filter):
    """Gives each record the name of the request and the number of the account."""

    def filter(self, record):
        asked = ANSWERING.get() or getattr(getattr(record, "request", None), "asked", None)
        record.request_id = asked.name if asked else None
        record.account = asked.account if asked else None
        return True


class Discreet(logging.Filter):
    """Takes out of the libraries' warnings and errors what visitors have sent."""

    def filter(self, record):
        quotes = record.name.startswith(LIBRARIES) and not record.name.startswith(HARMLESS)
        if quotes and record.levelno >= logging.WARNING:
            record.msg, record.args = discreet(record), ()
        return True


def discreet(record):
    """The record's sentence without what it quotes; which page it is about, where that is known."""
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", None)
    if request is not None:
        return f"{status or record.name}: {method_of(request)} {page_of(request)}"
    return record.name if record.name.startswith("django.security") else str(record.msg)


class Lines(logging.Formatter):
    """What both forms share; `words_of_errors` are told only while developing."""

    def __init__(self, words_of_errors=False):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.words_of_errors = words_of_errors

    def format(self, record):
        record.exc_text = None  # what another handler made of it
        return super().format(record)

    def formatException(self, ei):
        return super().formatException(ei) if self.words_of_errors else "\n".join(places(ei[1]))


class Plain(Lines):
    """For people to read."""

    def formatMessage(self, record):
        told = super().formatMessage(record)
        return " ".join([told, *(f"{name}={value}" for name, value in facts(record).items())])


class Json(Lines):
    """One line of JSON for each record."""

    def format(self, record):
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **facts(record),
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def facts(record):
    """What `WithRequest` and the request's own line have added."""
    found = {
        **getattr(record, "answer", {}),
        "account": getattr(record, "account", None),
        "request": getattr(record, "request_id", None),
    }
    return {name: value for name, value in found.items() if value is not None}


def words_of(error):
    """What the system says of a file or line, or the database of its state; of others nothing.

    A mail server's words name who is written to.
    """
    if isinstance(error, OSError) and not isinstance(error, SMTPException):
        return error.strerror or ""
    if isinstance(error, OperationalError | InterfaceError):
        return " ".join(str(error).split())
    return ""


def places(error):
    """The kinds of the errors that led to one another, each with the lines that it came through."""
    told = []
    while error is not None:
        kind = type(error).__qualname__
        reason = f": {words_of(error)}" if words_of(error) else ""
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        told = [*lines, f"{kind}{reason}", *told]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told
