"""What the environment says is understood, or ends the start with a sentence that names it."""

import logging
import os
import re
import string
import subprocess
import sys
from contextlib import suppress
from importlib import util

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_dashboard import environment
from tests.paths import ROOT
from tests.test_deploy_page import READ

KEY = "a-key-of-these-tests-alone-0123456789"
LETTERS = string.ascii_letters + string.digits
PLAIN = st.text(string.printable.strip(), min_size=1, max_size=30).map(str.strip).filter(bool)
SECRET = {
    *("CACHE_URL", "SECRET_KEY", "DATABASE_URL", "DATABASE_REPLICA_URL"),
    *("EMAIL_HOST_PASSWORD", "NTM_FILES"),
}
ANY_TEXT = {"EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER"}
"""What is understood whatever it is, as long as it is plain text."""

YES_AND_NO = {"1", "true", "yes", "on", "0", "false", "no", "off"}
NO_FLAG = PLAIN.filter(lambda text: text.lower() not in YES_AND_NO)
NO_ADDRESS = PLAIN.filter(lambda text: not text.lower().startswith("http")) | st.sampled_from(
    ["http://", "https:///x", "https://a b.vn", "https://a.vn:x", "https://a.vn?q=1", "ftp://a.vn"]
)
NO_HOST = st.sampled_from(["https://a.vn", "a.vn:80", "a b/c", "a..b", "*", "a.vn/", "ă.vn", ","])


def no_number(low, high):
    outside = st.integers().filter(lambda number: not low <= number <= high).map(str)
    return outside | PLAIN.filter(lambda text: not text.isdigit()) | st.just("1.5")


def is_no_day(text):
    return not re.fullmatch(r"\d{4}-?\d\d-?\d\d|\d{4}-?W.*", text)


NO_NETWORK = ["nginx", "127.0.0.1:80", "10.0.0.0/33", "10.0.0.1/8", "*"]
NO_BUCKET = [
    *(
        "s3://",
        "s3://N",
        "s3://key:secret@ntm",
        "gs://ntm",
        "s3://ntm#x",
        "s3://[",
        "s3://ntm/../x",
    ),
    *("s3://ntm?endpoint", "s3://ntm?secret=x", "s3://ntm?endpoint=https://key:secret@host"),
    *(
        "s3://ntm?endpoint=host:9000",
        "s3://ntm?endpoint=http://a_b",
        "s3://ntm?endpoint=http://a:x",
    ),
    *("s3://ntm?region=Hà Nội", "s3://ntm?endpoint=http://*.a", "s3://ntm?endpoint=http://a/b"),
    *("s3://ntm?endpoint=", "s3://ntm?region="),
]
BAD = {
    "NTM_LOG_JSON": NO_FLAG,
    "NTM_METRICS_FROM": st.sampled_from(NO_NETWORK),
    "DEBUG": NO_FLAG,
    "NTM_PUBLIC": NO_FLAG,
    "NTM_HTTPS": NO_FLAG,
    "NTM_REQUIRE_2FA": NO_FLAG,
    "NTM_SLIP_DAYS": no_number(1, 90),
    "SECRET_KEY": st.text(LETTERS, min_size=1, max_size=19)
    | st.sampled_from(["a" * 60, "<fifty random characters>", "django-insecure-0123456789abcdef"]),
    "ALLOWED_HOSTS": NO_HOST,
    "CSRF_TRUSTED_ORIGINS": NO_ADDRESS.filter(lambda text: text.strip(", ")),
    "TRUSTED_PROXIES": st.sampled_from(NO_NETWORK),
    "NTM_TODAY": PLAIN.filter(is_no_day)
    | st.sampled_from(
        ["gestern", "4/10/2023", "2023-13-01", "2023-02-30", "0001-01-01", "9999-12-31"]
    ),
    "NTM_URL": NO_ADDRESS,
    "CACHE_URL": st.sampled_from(["redis", "memcached://host", "http://host", "redis://", "6379"]),
    "NTM_FILES": st.sampled_from([str(ROOT / "manage.py"), f"/{'x' * 300}", *NO_BUCKET]),
    "STATIC_ROOT": st.sampled_from([str(ROOT / "manage.py"), f"/{'x' * 300}"]),
    "DATABASE_URL": PLAIN.filter(lambda text: "://" not in text)
    | st.sampled_from(
        [
            "mysql://user:secret@host/name",
            "oracle://user:secret@host/name",
            "postgresql://user:secret@host:x/name",
            "postgresql://user:secret@host/",
            "sqlite:////no/such/folder/db.sqlite3",
            "http://[",
        ]
    ),
    "DATABASE_REPLICA_URL": PLAIN.filter(lambda text: "://" not in text)
    | st.sampled_from(
        [
            "mysql://user:secret@host/name",
            "sqlite:////tmp/secret.sqlite3",
            "postgresql://user:secret@replica/",
            "postgresql://other:secret@host/name",
        ]
    ),
    "EMAIL_HOST": NO_HOST,
    "EMAIL_PORT": no_number(1, 65535),
    "DEFAULT_FROM_EMAIL": PLAIN.filter(lambda text: "@" not in text)
    | st.sampled_from(["@", "a@", "@b", "a@b\nBcc: c@d"]),
    "EMAIL_HOST_USER": st.just("a\nb"),
    "NTM_CONTACT": st.just("a\nb"),
    "LOG_LEVEL": PLAIN.filter(lambda text: text.upper() not in logging.getLevelNamesMapping()),
    "BIND": st.sampled_from(["x", "127.0.0.1", ":8000", "127.0.0.1:x", "127.0.0.1:0", "a:99999"]),
    "WEB_CONCURRENCY": no_number(1, 64),
}
AT_HOME = "endpoint=https://s3.example.gov.vn:9000&region=vn-1"
GOOD = {
    "NTM_LOG_JSON": ["1", "off"],
    "NTM_METRICS_FROM": ["10.0.0.0/8 ::1"],
    "DEBUG": ["1", "0", "Yes", "off"],
    "NTM_PUBLIC": ["true", "No"],
    "NTM_HTTPS": ["on", "false"],
    "NTM_REQUIRE_2FA": ["1", "off"],
    "NTM_SLIP_DAYS": ["1", "90"],
    "SECRET_KEY": [KEY],
    "ALLOWED_HOSTS": ["chi-tieu.example.gov.vn,127.0.0.1", ".example.gov.vn [::1]"],
    "CSRF_TRUSTED_ORIGINS": ["https://chi-tieu.example.gov.vn", "http://a.vn:8000 https://*.b.vn"],
    "TRUSTED_PROXIES": ["127.0.0.1", "10.0.0.0/8, ::1"],
    "NTM_TODAY": ["2023-10-04"],
    "NTM_URL": ["https://chi-tieu.example.gov.vn/", "http://10.0.0.1:8000"],
    "NTM_CONTACT": ["Văn phòng Huyện ủy, 0216 3886 123"],
    "NTM_FILES": ["/tmp", "/no/such/folder", "files", "s3://ntm", f"s3://ntm/a/b/?{AT_HOME}"],
    "STATIC_ROOT": ["/tmp", "/no/such/folder"],
    "DATABASE_URL": ["sqlite:////tmp/db.sqlite3", "postgresql://user:password@host/name"],
    "DATABASE_REPLICA_URL": ["postgresql://user:password@replica/name?sslmode=require"],
    "CACHE_URL": ["redis://:key@cache:6379/1", "unix:///run/redis.sock"],
    "EMAIL_HOST": ["mail.example.gov.vn", "127.0.0.1"],
    "EMAIL_PORT": ["25", "465"],
    "EMAIL_HOST_USER": ["chi-tieu", "chi-tieu@example.gov.vn"],
    "EMAIL_HOST_PASSWORD": ["mật khẩu"],
    "DEFAULT_FROM_EMAIL": ["a@b", "Huyện Yên Bình <chi-tieu@example.gov.vn>"],
    "LOG_LEVEL": ["INFO", "warning"],
    "BIND": ["127.0.0.1:8000", "[::1]:80", "unix:/run/ntm.sock", "0.0.0.0:80,[::]:80"],
    "WEB_CONCURRENCY": ["1", "8"],
}


BESIDE = {"DATABASE_REPLICA_URL": {"DATABASE_URL": "postgresql://user:password@host/name"}}
"""What a variable needs to be understood."""


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in GOOD:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.setenv("ALLOWED_HOSTS", "chi-tieu.example.gov.vn")


def fresh_settings():
    """The settings as a new process reads them."""
    spec = util.find_spec("ntm_dashboard.settings")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def settings_with(name, value):
    """The settings where the variable `name` has `value`."""
    more = BESIDE.get(name, {}) if value else {}
    with pytest.MonkeyPatch.context() as patch:
        for variable, text in ({name: value} | more).items():
            patch.setenv(variable, text)
        return fresh_settings()


def test_every_variable_has_good_and_bad_values_here():
    read = set(READ.findall((ROOT / "ntm_dashboard" / "settings.py").read_text()))
    assert read == set(GOOD)
    assert read - set(BAD) == {"EMAIL_HOST_PASSWORD"}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_meant_ends_the_start_with_a_sentence(name):
    @given(BAD[name])
    @settings(max_examples=30)
    def refused(value):
        with pytest.raises(SystemExit) as end:
            settings_with(name, value)
        sentence = str(end.value)
        assert sentence.startswith(f"{name}: " if name in SECRET else f"{name} is ")
        assert "\n" not in sentence
        assert name not in SECRET or "secret" not in sentence

    refused()


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in GOOD.items() for v in values])
def test_what_can_be_meant_is_understood(name, value):
    assert settings_with(name, value)["SECRET_KEY"] == KEY


@pytest.mark.parametrize("name", GOOD)
def test_no_text_ends_the_start_in_any_other_way(name):
    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
    @settings(max_examples=30)
    def told(value):
        with suppress(SystemExit):
            settings_with(name, value)

    told()


@pytest.mark.parametrize("name", GOOD)
def test_an_empty_variable_is_an_absent_one(name, monkeypatch):
    if name not in {"SECRET_KEY", "ALLOWED_HOSTS"}:
        assert settings_with(name, "")[name_of(name)] == settings_with("X", "")[name_of(name)]


def test_a_bucket_is_known_by_its_address():
    storage = settings_with("NTM_FILES", f"s3://ntm/a/b/?{AT_HOME}")["STORAGES"]["default"]
    assert storage == {
        "BACKEND": "ntm_dashboard.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": "ntm",
            "location": "a/b",
            "endpoint_url": "https://s3.example.gov.vn:9000",
            "region_name": "vn-1",
            "addressing_style": "path",
        },
    }
    amazon = settings_with("NTM_FILES", "s3://ntm")["STORAGES"]["default"]["OPTIONS"]
    assert (amazon["endpoint_url"], amazon["addressing_style"]) == (None, "virtual")


def name_of(variable):
    """The setting that holds the variable."""
    other = {"NTM_HTTPS": "HTTPS", "NTM_FILES": "MEDIA_ROOT"}
    other |= dict.fromkeys(("DATABASE_URL", "DATABASE_REPLICA_URL"), "DATABASES")
    return other.get(variable, "LOGGING" if variable == "LOG_LEVEL" else variable)


def test_a_replica_is_of_postgresql_and_is_used_where_it_is_named():
    assert settings_with("X", "")["DATABASE_ROUTERS"] == []
    assert [*settings_with("X", "")["DATABASES"]] == ["default"]
    (url,) = GOOD["DATABASE_REPLICA_URL"]
    found = settings_with("DATABASE_REPLICA_URL", url)
    assert len(found["DATABASE_ROUTERS"]) == 1
    options = found["DATABASES"]["replica"]["OPTIONS"]
    assert (options["sslmode"], options["target_session_attrs"]) == ("require", "standby")
    assert options["connect_timeout"] <= 2


def test_sqlite_has_no_replica(monkeypatch):
    monkeypatch.setenv("DATABASE_REPLICA_URL", *GOOD["DATABASE_REPLICA_URL"])
    with pytest.raises(SystemExit, match=r"^DATABASE_REPLICA_URL: only PostgreSQL has replicas"):
        settings_with("X", "")


def test_while_developing_any_key_and_any_host_will_do(monkeypatch):
    monkeypatch.setenv("DEBUG", "1")
    assert settings_with("SECRET_KEY", "a")["SECRET_KEY"] == "a"
    assert settings_with("ALLOWED_HOSTS", "*")["ALLOWED_HOSTS"] == ["*"]


REACHED = [
    ("NTM_HTTPS", "1"),
    ("NTM_URL", "https://chi-tieu.example.gov.vn"),
    ("TRUSTED_PROXIES", "127.0.0.1"),
    ("BIND", "0.0.0.0:8000"),
    ("BIND", "127.0.0.1:8000 unix:/run/ntm.sock"),
]
"""What says that others than this machine reach the site."""


@pytest.mark.parametrize(("name", "value"), REACHED)
@pytest.mark.parametrize("wanted", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_site_that_others_reach_has_key_and_hosts_of_its_own(wanted, name, value, monkeypatch):
    monkeypatch.delenv(wanted)
    with pytest.raises(SystemExit, match=rf"^{wanted} is wanted: [^\n]+\.$"):
        settings_with(name, value)


def test_letters_are_printed_at_a_desk_alone(monkeypatch):
    assert "console" in settings_with("NTM_HTTPS", "")["EMAIL_BACKEND"]
    assert "no_mail" in settings_with("NTM_HTTPS", "1")["EMAIL_BACKEND"]
    monkeypatch.setenv("EMAIL_HOST", "mail.example.gov.vn")
    assert "smtp" in settings_with("NTM_HTTPS", "1")["EMAIL_BACKEND"]


@pytest.mark.parametrize("bind", ["", "127.0.0.1:8000", "localhost:80 [::1]:80"])
def test_at_a_desk_key_and_hosts_are_made_up(bind, monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.delenv("ALLOWED_HOSTS")
    monkeypatch.setattr("ntm_dashboard.secret_key.kept_in", lambda path: "kept")
    found = settings_with("BIND", bind)
    assert (found["SECRET_KEY"], found["ALLOWED_HOSTS"][0]) == ("kept", "localhost")


def test_a_key_that_cannot_be_kept_is_asked_for(monkeypatch):
    def no_room(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setattr("ntm_dashboard.secret_key.kept_in", no_room)
    with pytest.raises(SystemExit, match=r"^SECRET_KEY is wanted: .*Permission denied"):
        fresh_settings()


def started(command, **variables):
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ntm_dashboard.settings"} | variables,
        capture_output=True,
        text=True,
        timeout=30,
    )


@pytest.mark.one_database
@pytest.mark.programs
@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        (["manage.py", "check"], "NTM_TODAY", "gestern"),
        (["manage.py", "check"], "WEB_CONCURRENCY", "x"),
        (["-m", "gunicorn"], "EMAIL_PORT", "x"),
        (["-m", "gunicorn"], "BIND", "x"),
        (["-m", "gunicorn"], "WEB_CONCURRENCY", "0"),
    ],
)
def test_commands_and_the_server_print_the_sentence_and_nothing_else(command, name, value):
    end = started(command, **{name: value})
    assert end.returncode == 1
    assert end.stdout == ""
    assert re.fullmatch(rf"{name} is '{value}': .* is wanted\.\n", end.stderr)


def test_the_sentence_says_what_is_wanted(monkeypatch):
    monkeypatch.setenv("NTM_TODAY", "gestern")
    with pytest.raises(SystemExit) as end:
        environment.env("NTM_TODAY", environment.day)
    assert str(end.value) == (
        "NTM_TODAY is 'gestern': a day of this century such as 2023-10-04 is wanted."
    )
