"""Requests that nobody meant, made by chance: every address, every parameter, every person.

Each request is made from the seed and its own number alone, runs in a transaction and is taken
back, so that a failure is seen again by its number.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from traceback import extract_tb
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from communes.models import Official
from tests import factories
from tests.admins import registered
from tests.caches import forget
from tests.ntm_dashboard.every_address import CODES

TEXTS = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\ufffe",
        "\uffff",
        "\u202e",
        "é",
        "'",
        '"',
        "<script>",
        "%s",
        "%(x)s",
    ),
    *("-1", "0", "1", "2147483648", "9223372036854775808", "9" * 20, "9" * 400, "1e400", "NaN"),
    *("Infinity", "-0", "0x10", "１２", "²", "٣", "1,5", "1.5", "1;2", "a,b,c", "1,2,3"),
    *("None", "null", "true", "[]", "[1]", "{}", '{"a": [1]}', "__all__", "__class__", "..", "."),
    *("2023Q5", "0000Q0", "9999Q4", "2023Q2", "2023-02-30", "9999-12-31", "0001-01-01", "24:61"),
    *("../../etc/passwd", "\r\nX: y", "//evil.example/", "javascript:1", "x" * 5000, "{{ 7 }}"),
)
RAW = ("%00", "%ED%A0%80", "%FF", "%C0%AF", "%", "%2e%2e", "%0d%0a", "%25", "%F0%9F%92%A9")
"""Values as an address may write them, some of which are no text at all."""
ODD_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X")
ODD_TYPES = ("text/plain", "application/json", "application/x-www-form-urlencoded; charset=odd")
ODD_TYPES += ("multipart/form-data", "multipart/form-data; boundary=x", "image/png", "", "é/ñ")
ODD_BODIES = (b"", b"\0", b"{", b"[" * 3000, b"--x\r\nContent-Dis", b"a=%", b"=&=&&", b"\xff\xfe")
ODD_FILES = (b"", b"PK\x03\x04" + bytes(90), b"%PDF-1.7\n%%EOF", b"a;b\n1;2", b"\0" * 999)
ODD_HEADERS = {
    "HX-Request": ("true", "x"),
    "HX-Target": ("table", "map", "é", "search-results", "district-results", "a b"),
    "HX-Current-URL": ("http://[", "x", "%00"),
    "Accept": ("application/json", "*/*;q=x", "text/html"),
    "Accept-Language": ("xx", "en-" + "x" * 90),
    "Cookie": ("sessionid=x", "django_language=en", "csrftoken=\x7f", "messages=x; a"),
    "Authorization": ("Bearer x", "Bearer ", "Basic é", "Bearer ntm_" + "x" * 300),
    "X-Forwarded-For": ("x", "1.2.3.4, é", "::1"),
    "If-None-Match": ('"x"', "*", "é"),
    "Range": ("bytes=9-1", "x"),
    "Referer": ("http://[", "//x"),
    "Host": ("evil.example", "127.0.0.1:99999", "[", "a b"),
}
LOOKUPS = ("", "__exact", "__id__exact", "__isnull", "__in", "__gte", "__year", "__contains")
LOOKUPS += ("__regex", "__month__lt", "__pk", "__date", "__range")
OF_LISTS = ("q", "p", "o", "e", "all", "pp", "_popup", "_to_field", "_changelist_filters", "term")
OF_LISTS += ("app_label", "model_name", "field_name", "id", "pk", "password__startswith")
OF_PAGES = ("q", "band", "pace", "group", "sort", "figures", "export", "in", "go", "next", "page")
OF_PAGES += ("target", "commune", "unit", "state", "reports", "rows", "columns", "weak", "year")
OF_PAGES += ("parts-sort", "lead", "kind", "duty", "table", "live", "_selected_action", "action")

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b.*", re.I | re.S)
MAY_BE_WRITTEN = re.compile(
    r"(django_session|accountsession|loginattempt|auditevent|login_slip|\bSAVEPOINT)", re.I
)
"""By reading: who is there since when, who tried to log in, who took a file away."""
TOLD = ("Traceback (most recent call last)", "DJANGO_SETTINGS_MODULE", "psycopg2.", "sqlite3.")


@dataclass
class Form:
    """The fields of a page, with what stands in them."""

    values: dict = field(default_factory=dict)
    files: set = field(default_factory=set)


class Fields(HTMLParser):
    """Reads the `Form` that all forms of a page are together."""

    def __init__(self):
        super().__init__()
        self.form = Form()
        self.select = None

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        name, value = found.get("name"), found.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in found or self.select):
            if "selected" in found or self.select not in self.form.values:
                self.form.values[self.select] = value
        elif tag in ("input", "textarea", "button") and name:
            if found.get("type") == "file":
                self.form.files.add(name)
            elif found.get("type") != "radio" or "checked" in found:
                self.form.values[name] = value

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None


class Failure(Exception):
    """An answer that is wrong; the text says which."""


class Fuzz:
    """`people` are clients by name; a person's pages are among `addresses`."""

    def __init__(self, seed, people, addresses):
        self.seed = seed
        self.people = people
        self.cookies = {person: client.cookies.copy() for person, client in people.items()}
        self.addresses = sorted(addresses)
        self.forms = {}
        self.names = parameters_of_administration()
        self.statuses = Counter()

    def run(self, numbers):
        """Make the requests of these numbers; answers (number, request, what is wrong) of each."""
        failures = []
        for number in numbers:
            random, told = Random(f"{self.seed}-{number}"), []
            try:
                with transaction.atomic():
                    self.ask(random, told)
                    transaction.set_rollback(True)
            except Exception as wrong:
                last = extract_tb(wrong.__traceback__)[-1]
                where = f"{last.filename}:{last.lineno}: {type(wrong).__name__}: {wrong}"
                failures.append((number, " ".join(told), where[:600]))
        return failures

    def ask(self, random, told):
        """Make one request; raises `Failure`, or what the site raises."""
        path = random.choice(self.addresses)
        of_admin = path.startswith("/admin/") and random.random() < 0.8
        person = "admin" if of_admin else random.choice(sorted(self.people))
        self.people[person].cookies.clear()
        self.people[person].cookies.update(self.cookies[person])
        method, address, more = self.request(random, person, path)
        told += [person, method, address[:300], repr(more)[:600]]
        written = []

        def watch(execute, sql, params, many, context):
            if WRITES.match(sql) and not MAY_BE_WRITTEN.search(sql):
                written.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            response = self.people[person].generic(method, address, **more)
        if written:
            forget()
        self.statuses[response.status_code] += 1
        check(response, method, address, written)

    def request(self, random, person, path):
        """(Method, address, arguments of the client) of a request."""
        address = path if random.random() < 0.8 else spoilt(random, path)
        if random.random() < 0.6:
            address += ("&" if "?" in address else "?") + self.query(random, path)
        headers = {
            name: random.choice(ODD_HEADERS[name])
            for name in random.sample(sorted(ODD_HEADERS), random.choice([0, 0, 0, 1, 2]))
        }
        kind = random.random()
        if kind < 0.45:
            return "GET", address, {"headers": headers}
        if kind < 0.6:
            method = random.choice(("POST", *ODD_METHODS))
            body, content_type = random.choice(ODD_BODIES), random.choice(ODD_TYPES)
            more = {"data": body, "content_type": content_type}
            return method, address, {"headers": headers} | more
        return "POST", address, {"headers": headers} | self.form(random, person, path)

    def query(self, random, path):
        known = self.names if path.startswith("/admin/") else OF_PAGES
        pairs = [f"{quote(random.choice(known))}={value_in(random)}" for _n in range(3)]
        return "&".join(pairs[: random.choice([1, 1, 2, 3])])

    def form(self, random, person, path):
        """The form of the page as it stands there, with one to three fields spoilt."""
        form = self.form_of(person, path)
        values = dict(form.values)
        names = sorted({*values, "_selected_action", "action", "made-up"})
        for name in random.sample(names, min(len(names), random.choice([0, 1, 1, 2, 3]))):
            drawn = random.random()
            if drawn < 0.1:
                values.pop(name, None)
            elif drawn < 0.2:
                values[name] = [random.choice(TEXTS) for _n in range(3)]
            else:
                values[name] = random.choice(TEXTS)
        for name in sorted(form.files):
            values[name] = odd_file(random)
        if form.files or random.random() < 0.2:
            body = encode_multipart(BOUNDARY, values)
            if random.random() < 0.2:
                body = body[: random.randrange(len(body) + 1)]
            return {"data": body, "content_type": MULTIPART_CONTENT}
        body = urlencode(values, doseq=True, errors="surrogatepass")
        return {"data": body, "content_type": "application/x-www-form-urlencoded"}

    def form_of(self, person, path):
        if (person, path) not in self.forms:
            response = self.people[person].get(path)
            fields = Fields()
            if "html" in response.get("Content-Type", ""):
                fields.feed(response.text)
            self.forms[person, path] = fields.form
        return self.forms[person, path]


MAY_BE_AWAY = "/readyz"
"""Where 503 is the answer."""


def check(response, method, address, written):
    """Raise `Failure` where an answer is an error of the site's own, or more than an answer."""
    if response.status_code >= 500 and not address.startswith(MAY_BE_AWAY):
        raise Failure(f"answered {response.status_code}")
    text = "" if response.streaming else response.content.decode(errors="replace")
    if any(one in text for one in TOLD):
        raise Failure("told what is inside")
    if written and method in ("GET", "HEAD", "OPTIONS", "TRACE"):
        raise Failure(f"reading wrote: {written[0][:200]}")


def spoilt(random, path):
    """`path` with one of its parts made odd, left out, or one more."""
    begin, mark, query = path.partition("?")
    parts = begin.split("/")
    place = random.randrange(1, len(parts))
    drawn = random.random()
    if drawn < 0.7:
        parts[place] = value_in(random)
    elif drawn < 0.85:
        del parts[place]
    else:
        parts.insert(place, value_in(random))
    return f"/{'/'.join(parts).lstrip('/')}{mark}{query}"


def value_in(random):
    """A value as an address writes it."""
    if random.random() < 0.15:
        return random.choice(RAW)
    return quote(random.choice(TEXTS), safe="")


def odd_file(random):
    content = random.choice(
        (b"", b"PK\x03\x04" + bytes(90), b"%PDF-1.7\n%%EOF", b"a;b\n1;2", b"\0" * 999)
    )
    name = random.choice(("a.xlsx", "a.pdf", "../a.docx", "é\u202efdp.exe", "x" * 300, "a.csv"))
    return SimpleUploadedFile(name, content)


def parameters_of_administration():
    """What its lists are filtered by, in every way that Django knows."""
    filters = set()
    for keeper in registered():
        for one in keeper.list_filter:
            one = one[0] if isinstance(one, tuple) else one
            filters.add(one if isinstance(one, str) else one.parameter_name)
        if keeper.date_hierarchy:
            filters.add(keeper.date_hierarchy)
    return [*OF_LISTS, *sorted(f"{name}{lookup}" for name in filters for lookup in LOOKUPS)]


def people():
    """Browsers of officials of the demo, of an administrator, and of a visitor."""
    officials = {name: Official.objects.get(code=code) for name, code in CODES.items()}
    users = {name: one.user or factories.make_user(one) for name, one in officials.items()}
    users["admin"] = factories.make_user(is_superuser=True, is_staff=True)
    return {name: visitor(user) for name, user in users.items()} | {"public": visitor()}


def visitor(user=None):
    """A browser; `user` is logged in there."""
    client = Client(SERVER_NAME="127.0.0.1")
    if user:
        client.force_login(user)
    return client
