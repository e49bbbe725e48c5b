"""The settings, read top to bottom. Everything an operator decides comes from the environment (see `.env.example`).

They are made for production; `DEBUG=true` is the only way to ask for anything else.
"""

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf.locale import LANG_INFO
from django.utils.csp import CSP

from films.trailers import FRAME_HOSTS
from filmsite import logs, service_addresses
from filmsite.environment import Environment, is_time_zone
from filmsite.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # what the site writes when nothing else is configured
env = Environment(BASE_DIR / ".env")

# --- The site -------------------------------------------------------------------------------------------------

DEBUG = env.boolean("DEBUG", False)
SITE_NAME = env.checked(
    "SITE_NAME", "filmsite", lambda name: len(name) <= 100 and name.isprintable(), "one line of at most 100 characters"
)
PORT = env.number("PORT", 8000, lowest=1, highest=65_535)
SITE_URL = env.web_address("SITE_URL", f"http://127.0.0.1:{PORT}")
HOST = re.sub(r":[0-9]+$", "", urlsplit(SITE_URL).netloc)
BEHIND_TLS = SITE_URL.startswith("https://")
PRODUCTION = BEHIND_TLS and not DEBUG
# So many proxies of the operator's own stand before gunicorn and say in X-Forwarded-For and X-Forwarded-Proto who
# asks and how; what else claims that is not believed. gunicorn speaks no TLS, so behind https there is one at least.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if BEHIND_TLS else 0, lowest=0, highest=9)

if PRODUCTION and not env.is_set("SECRET_KEY"):
    env.refuse("SECRET_KEY", "a site behind https needs one that is set, long and kept secret.")
try:
    SECRET_KEY = env.text("SECRET_KEY") or kept_secret_key(VAR_DIR / "secret_key")
except (OSError, ValueError) as error:
    env.refuse("SECRET_KEY", f"is not set, and var/secret_key can't hold one ({type(error).__name__}).")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", [HOST, "127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS", [SITE_URL])

# --- What members and reviews may do (PRODUCT: Settings) --------------------------------------------------------

REGISTRATION = env.choice("REGISTRATION", "open", ("open", "invite", "closed"))
REVIEWS_HOLD_FIRST = env.number("REVIEWS_HOLD_FIRST", 0, lowest=0, highest=100)  # so many wait for a moderator
MINIMUM_RATINGS = env.number("MINIMUM_RATINGS", 3, lowest=1, highest=1000)  # an average shows from this many on
LETTERBOXD_FEEDS = env.boolean("LETTERBOXD_FEEDS", False)  # docs/letterboxd-feeds.md
LETTERBOXD_FEEDS_URL = env.secure_address("LETTERBOXD_FEEDS_URL", "https://letterboxd.com")

# --- The application ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "filmsite",
    "reviews",
    "films",
    "reversion",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "filmsite.admin_config.AdminConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks_db",
]

MIDDLEWARE = [
    # Headers that every answer carries: refusals, redirects and static files too.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "filmsite.middleware.add_headers",
    # What no page can be asked.
    "filmsite.middleware.RefuseWrongMethods",
    "filmsite.middleware.RefuseUnreadable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "filmsite.media.serve_media",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "reviews.seen.note_activity",
]

ROOT_URLCONF = "filmsite.urls"
WSGI_APPLICATION = "filmsite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "filmsite.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Where things are kept ------------------------------------------------------------------------------------

WORKERS = env.number("WEB_CONCURRENCY", 2, lowest=1, highest=64)  # processes of gunicorn
THREADS = 4  # requests that one of them answers at a time

DATABASES = {
    "default": service_addresses.database(
        env, "DATABASE_URL", f"sqlite:///{quote(str(VAR_DIR / 'db.sqlite3'))}", base=BASE_DIR
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if not env.is_set("DATABASE_URL"):
    env.make_folder("DATABASE_URL", VAR_DIR)

# The default cache counts attempts to log in, so it must be one for all workers: the database's, unless Redis is
# there. Pages are kept in each process (`filmsite.front`).
CACHES = {"default": service_addresses.cache(env, "CACHE_URL", "dbcache://cache_entry")}

MEDIA_ROOT = env.folder("MEDIA_ROOT", VAR_DIR / "media", BASE_DIR)
MEDIA_URL = "media/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "filmsite.stylesheet.StylesheetFinder",  # css/site.css, joined from the files of static/css
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ORIGINS: list[str] = []  # hosts besides our own that serve pictures

if env.is_set("MEDIA_STORAGE_URL"):
    from filmsite.media_storage import media_storage

    STORAGES["default"], MEDIA_ORIGINS = media_storage(env)
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # a film with a long cast in the admin

# --- Work in the background (filmsite/background) ---------------------------------------------------------------

# Who runs the worker: gunicorn beside its web workers, or the operator (deploy/filmsite-worker.service).
TASK_WORKER = env.choice("TASKS", "inside", ("inside", "outside"))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
_HOURLY = ("reviews.rate_limits.forget_old", "reviews.wishes.look_again", "reviews.tasks.look_after_imports")
PERIODIC_TASKS = {  # every so many seconds
    "films.tasks.count_newly_published": 60,
    "films.tasks.look_after_pictures": 300,
    **dict.fromkeys(_HOURLY, 3_600),
}
if LETTERBOXD_FEEDS:
    PERIODIC_TASKS["reviews.letterboxd.tasks.follow_due"] = 60

# --- Language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = env.checked(
    "LANGUAGE_CODE", "en-gb", lambda code: code in LANG_INFO, "a language code that Django knows, such as en-gb or fr"
)
TIME_ZONE = env.checked("TIME_ZONE", "UTC", is_time_zone, "a time zone such as Europe/Lisbon")
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "reviews" / "wording"]  # wording: see docs/accounts.md

# --- Mail -----------------------------------------------------------------------------------------------------

MAIL_IS_SET_UP = env.is_set("EMAIL_URL")  # without it, mail is written to the terminal
SILENCED_SYSTEM_CHECKS = ["mail.E001"]  # a site without mail runs; the health page and staff's front page say so
MAILERS = {"default": service_addresses.mailer(env, "EMAIL_URL", "consolemail://")}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.checked(
    "EMAIL_FROM",
    f"noreply@{HOST}",
    lambda address: address.count("@") == 1 and not address.startswith("@") and address.isprintable(),
    "an e-mail address",
)

# --- Members --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "reviews.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # permissions of staff
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "reviews.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "reviews.account_forms.LoginForm",
    "signup": "reviews.account_forms.SignupForm",
    "change_password": "reviews.account_forms.ChangePasswordForm",
    "set_password": "reviews.account_forms.SetPasswordForm",
    "reset_password_from_key": "reviews.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_IS_SET_UP else "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the e-mail addresses of an account change
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"
ACCOUNT_USER_DISPLAY = str  # the name that reviews are signed with
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "review": "120/h/user",  # from here on our own (reviews.rate_limits)
    "preview": "300/h/user",
    "keep": "20/h/ip",
    "report": "20/h/user",
    "like": "120/h/user",
    "export": "10/h/user",
    "letterboxd": "30/h/user",
    "import": "20/h/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_IS_SET_UP  # where nobody can confirm an address, nobody has to
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
USERSESSIONS_TRACK_ACTIVITY = False  # it would write at every request; reviews.seen writes now and then

# --- Safety ---------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = ["^healthz/$"]  # asked by the machine itself, which speaks no TLS
if BEHIND_TLS and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if BEHIND_TLS:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "filmsite.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "reviews.views.refused.csrf_failure"
# In a cookie that goes as soon as they are shown: in the session each would cost two writes, and one after logging out
# a session of its own. What is too long for a cookie goes there.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    # The nonce is named in the header only where a page asks for one: the admin's do, a visitor's never.
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", *MEDIA_ORIGINS],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [*FRAME_HOSTS],  # the players of trailers, after a click
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# --- What is told to the operator -------------------------------------------------------------------------------

ACCESS_LOG = env.boolean("ACCESS_LOG", False)  # gunicorn's, one line a request, without who asked
LOGGING = logs.configuration(with_traceback=DEBUG)

env.look_for_typos()
