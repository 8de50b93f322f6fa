"""The site's settings, less what slows tests down or comes from the environment."""

from ntm_dashboard.settings import *  # noqa: F403
from ntm_dashboard.settings import BASE_DIR, STORAGES

NTM_PUBLIC = False
NTM_TODAY = ""
TRUSTED_PROXIES = []
STATIC_ROOT = BASE_DIR / ".pytest_cache" / "none-collected"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed names exist only after collectstatic; the tests of the production server run it.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
