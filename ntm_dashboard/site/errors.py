"""What a visitor is shown when something cannot be."""

import errno
import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404

from .typed_back import typed_into


def no_access(request):
    """An account that may read no district."""
    return render(request, "site/no_access.html", status=403)


def not_found(request, exception):
    """Nothing at this address; tells the sentence with which a page said so.

    What was typed is repeated for a page alone: what no address takes may come from anywhere.
    """
    told = isinstance(exception, Http404) and not isinstance(exception, Resolver404)
    context = {
        "reason": str(exception) if told else "",
        "typed": typed_into(request.POST) if told else [],
    }
    return render(request, "404.html", context, status=404)


class NotYours(Exception):
    """The work is there, as the visitor may know, and is others': the text says whose it is.

    `people` are the officials who do it, as far as they are told.
    """

    def __init__(self, sentence, people=()):
        super().__init__(sentence)
        self.people = list(people)


def not_allowed(request, exception):
    """What an account is shown that may not do what it asks for."""
    context = {"exception": str(exception), "typed": typed_into(request.POST)}
    return render(request, "403.html", context, status=403)


def not_yours(request, refusal):
    """What somebody is shown whose duties do not permit it; for a program it is as if not there."""
    typed = typed_into(request.POST)
    context = {"exception": str(refusal), "people": refusal.people, "typed": typed}
    return render(request, "403.html", context, status=404)


NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
SOON = "10"
"""Seconds after which it is worth trying again."""


def is_passing(error):
    """Whether it is of a database, cache or bucket that does not answer, or of a full disk."""
    if isinstance(error, OSError):
        return isinstance(error, ConnectionError) or error.errno in NO_ROOM
    if isinstance(error, OperationalError | InterfaceError):
        return not is_of_query(error)
    return is_of_cache(error)


def is_of_cache(error):
    """Whether it is of a cache's server; its client is loaded only where there is one."""
    redis = sys.modules.get("redis")
    return redis is not None and isinstance(error, redis.RedisError)


def is_of_query(error):
    """Whether SQLite cannot make sense of the query itself, as where a table is missing."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_ERROR


def try_again():
    """The site cannot answer now, but will when whoever runs it has seen to it, or by itself."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": SOON})
