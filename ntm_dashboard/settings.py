"""Settings, driven by the environment; docs/deploy.md lists the variables."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import environment
from .environment import env
from .replica.router import REPLICA

# Workbooks from outside are read by the parser that refuses entities, though lxml is installed too.
os.environ["OPENPYXL_LXML"] = "False"

BASE_DIR = Path(__file__).resolve().parent.parent


DEBUG = env("DEBUG", environment.yes_or_no, False)
CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS", environment.websites, [])
TRUSTED_PROXIES = env("TRUSTED_PROXIES", environment.networks, [])

NTM_HTTPS = env("NTM_HTTPS", environment.yes_or_no, False)
NTM_PUBLIC = env("NTM_PUBLIC", environment.yes_or_no, False)
NTM_CONTACT = env("NTM_CONTACT", environment.one_line)
NTM_TODAY = env("NTM_TODAY", environment.day)
NTM_URL = env("NTM_URL", environment.website)
NTM_SLIP_DAYS = env("NTM_SLIP_DAYS", environment.whole_number(1, 90), 14)
NTM_REQUIRE_2FA = env("NTM_REQUIRE_2FA", environment.yes_or_no, False)

NTM_LOG_JSON = env("NTM_LOG_JSON", environment.yes_or_no, False)
NTM_METRICS_FROM = env("NTM_METRICS_FROM", environment.networks, [*environment.OWN_MACHINE])

BIND = env("BIND", environment.bind, ["127.0.0.1:8000"])
WEB_CONCURRENCY = env("WEB_CONCURRENCY", environment.whole_number(1, 64), 2)
"""Of gunicorn.conf.py; read here so that `manage.py check` finds what is wrong with them."""

SERVED = not DEBUG and (
    NTM_HTTPS or bool(NTM_URL or TRUSTED_PROXIES) or not environment.is_local(BIND)
)
"""Whether others than this machine reach the site; then nothing is made up that they rely on."""
SECRET_KEY = env(
    "SECRET_KEY",
    str if DEBUG else environment.key,
    secret=True,
    wanted=environment.RANDOM if SERVED else "",
) or environment.kept_key(BASE_DIR / ".secret_key")
ALLOWED_HOSTS = env(
    "ALLOWED_HOSTS",
    environment.hosts_or_any if DEBUG else environment.hosts,
    ["localhost", "127.0.0.1", "[::1]"],
    wanted="the names of the hosts that the site answers to" if SERVED else "",
)

INSTALLED_APPS = [
    "ntm_dashboard",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "communes",
    "targets",
    "ntm_dashboard.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "auditlog",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]

MIDDLEWARE = [
    "ntm_dashboard.running.requests.RequestMiddleware",
    "ntm_dashboard.running.metrics.MetricsMiddleware",
    "ntm_dashboard.site.middleware.HeadMiddleware",
    "ntm_dashboard.site.middleware.StaticFilesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "ntm_dashboard.site.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ntm_dashboard.site.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ntm_dashboard.site.middleware.PageLanguageMiddleware",
    "ntm_dashboard.site.middleware.NullCharacterMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ntm_dashboard.log_in.middleware.AccountMiddleware",
    "ntm_dashboard.site.log_in_first.LogInFirstMiddleware",
    "ntm_dashboard.log_in.visits.VisitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ntm_dashboard.urls"
ABSOLUTE_URL_OVERRIDES = {
    "communes.evidence": lambda evidence: reverse("evidence", args=[evidence.pk]),
}
RESERVED_SLUGS = {
    *(
        "about",
        "accounts",
        "admin",
        "api",
        "districts",
        "files",
        "healthz",
        "i18n",
        "jsi18n",
        "media",
        "metrics",
        "readyz",
        "search",
        "static",
        "todo",
    ),
    *(
        "bieu-10",
        "brief",
        "causes",
        "communes",
        "compare",
        "criteria",
        "district",
        "entry",
        "gaps",
        "matrix",
        "measures",
        "officials",
        "package",
        "packages",
        "present",
    ),
    *("publish", "remind", "report", "results", "review", "targets", "versions", "year"),
}
"""Words that an address of the site needs itself; no code of the catalogue may be one of them."""
WSGI_APPLICATION = "ntm_dashboard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "ntm_dashboard.site.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": env("DATABASE_URL", environment.database, secret=True)
    or environment.database(f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue for up to 20 s instead of meeting "database is locked"; readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL",
    }
DATABASE_ROUTERS = []
if replica := env(
    "DATABASE_REPLICA_URL", environment.replica_of(DATABASES["default"]), {}, secret=True
):
    DATABASES[REPLICA] = replica
    DATABASE_ROUTERS = ["ntm_dashboard.replica.router.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
"""The form of a target has seven for each of the 166 communes of a province."""

CACHE_URL = env("CACHE_URL", environment.cache, secret=True)
CACHES = {
    name: {"TIMEOUT": 24 * 60 * 60} | environment.cache_settings(CACHE_URL, name, most)
    for name, most in {"default": 2000, "narrowed": 100}.items()
}
"""Pages that a reader has narrowed or sorted, of which there is no end, have their own room."""

AUDITLOG_LOGENTRY_MODEL = "communes.CatalogueChange"
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_USE_FK_STRING_REPRESENTATION = True
MIGRATION_MODULES = {"auditlog": None}
"""The library's own table is not made: changes are kept in the model above."""

AUTHENTICATION_BACKENDS = ["ntm_dashboard.site.backends.OfficialBackend"]
LOG_IN_PLACES = 20
"""How many log-ins a process takes in hand; it has more threads than that (gunicorn.conf.py)."""
CSRF_FAILURE_VIEW = "ntm_dashboard.site.log_in_first.too_late"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]
AUTH_PASSWORD_VALIDATORS += [{"NAME": "ntm_dashboard.log_in.passwords.VariedPasswordValidator"}]
SESSION_ENGINE = "ntm_dashboard.log_in.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
"""Seconds without a request after which a session ends."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
OTP_TOTP_ISSUER = "Bảng theo dõi chỉ tiêu"
# Codes are throttled together with passwords, by ntm_dashboard/log_in/throttle.py.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "django"]
FORMAT_MODULE_PATH = "ntm_dashboard.locales"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
# Would also group the digits of ids in addresses; numbers for people are formatted by our own tags.
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", environment.folder, BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env("NTM_FILES", environment.files, BASE_DIR / "media", secret=True)
"""A folder, or the address of a bucket."""
STORAGES = {
    "default": environment.storage(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "ntm_dashboard.site.static_storage.MinifiedStorage"},
}

WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True


def WHITENOISE_ADD_HEADERS_FUNCTION(headers, path, url):
    """All that a static file needs of what pages bear, which it is answered before."""
    headers["X-Content-Type-Options"] = "nosniff"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
"""What of the browser no page uses."""

HTTPS = NTM_HTTPS and not DEBUG
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
# Other sites of the office's domain are not this site's to speak for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

EMAIL_HOST = env("EMAIL_HOST", environment.host)
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
    if EMAIL_HOST or not SERVED
    else "ntm_dashboard.running.no_mail.EmailBackend"
)
EMAIL_PORT = env("EMAIL_PORT", environment.port, 587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", environment.one_line)
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", secret=True)
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", environment.mail_address, "webmaster@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "ntm_dashboard.running.records.WithRequest"},
        "discreet": {"()": "ntm_dashboard.running.records.Discreet"},
    },
    "formatters": {
        "line": {
            "()": f"ntm_dashboard.running.records.{'Json' if NTM_LOG_JSON else 'Plain'}",
            "words_of_errors": DEBUG,
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request"] if DEBUG else ["request", "discreet"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", environment.level, "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # What is below tells the signatures of requests.
        "botocore": {"level": "INFO"},
    },
}
