"""Every setting of the project; what differs between places is an environment variable (.env.example lists them)."""

import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from crm_site.env import env, env_bool, env_int, env_list, refuse

# --- Places -----------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("XIETONG_DATA", str(BASE_DIR / ".data"))).resolve()
PORT = env_int("PORT", 8000)

# --- What kind of place this is ---------------------------------------------
DEMO = env_bool("XIETONG_DEMO", False)
TESTING = "pytest" in sys.modules
DEBUG = env_bool("DEBUG", False)
# Building (collectstatic, messages) and the embedded shape need no secrets of their own.
RELAXED = DEMO or TESTING or env_bool("XIETONG_BUILD", False)
SECRET_KEY = env("SECRET_KEY", "only-for-the-demo-and-the-tests-never-for-production" if RELAXED else None)
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"] if RELAXED else []
)
if not RELAXED and DEBUG:
    refuse("DEBUG is on. Switch it off in production (or set XIETONG_DEMO=1 for a demo).")
if not RELAXED and not ALLOWED_HOSTS:
    refuse("ALLOWED_HOSTS is empty. Name the host names this site answers to, separated by commas.")

# --- Application ------------------------------------------------------------
INSTALLED_APPS = [
    "crm_site.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "guardian",
    "simple_history",
    "viewflow.workflow",
    "crm_site",
    "notifications",
    "ownership",
    "customers",
    "workflows",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "crm_site.middleware.PlainAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ownership.looking.middleware.LookingAs",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "crm_site.middleware.Preferences",
    "crm_site.middleware.PlainAddresses",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "crm_site.urls"
ASGI_APPLICATION = "crm_site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm_site.context.layout",
            ],
            "builtins": ["django.templatetags.i18n", "crm_site.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ---------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(env("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/xietong"))
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    # A lost lock or a slow query ends in seconds with a page that says so, never in a hang (design §10).
    "options": "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c jit=off",
    # Threads under ASGI come and go; a pool keeps the number of connections small.
    **({} if TESTING else {"pool": {"min_size": 1, "max_size": env_int("DB_POOL", 8), "timeout": 10}}),
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = False

# Per process, and only for what may be some seconds old: never rows, rights or people's own data.
CACHES = {
    "default": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if TESTING else 'locmem.LocMemCache'}"
    }
}

# --- People -----------------------------------------------------------------
AUTH_USER_MODEL = "ownership.User"
OWNED_MODEL = "customers.Customer"  # what ownership guards, without importing it
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
][: 1 if not TESTING else 2]
LOGIN_URL = "ownership:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "ownership:login"
ANONYMOUS_USER_NAME = None  # guardian's anonymous user: nobody is let in without a name
GUARDIAN_MONKEY_PATCH_USER = False
# Shares carry a source and an expiry that guardian's backend knows nothing of; ownership.access asks instead.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False  # attempts end by themselves; nothing there for an administrator to do
AXES_VERBOSE = False

# --- Language and time ------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # ids stay plain in addresses; the `number` filter groups what people read
FORMAT_MODULE_PATH: list[str] = []

# --- Static files and uploads -----------------------------------------------
STATIC_URL = "/static/"
BUILD_DIR = Path(env("XIETONG_BUILD_DIR", str(BASE_DIR / ".build")))
STATIC_ROOT = Path(env("STATIC_ROOT", str(BUILD_DIR / "collected")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    BUILD_DIR / "static",  # `manage.py build_assets`
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"
        if env_bool("STATIC_MANIFEST", not RELAXED)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
SERVESTATIC_USE_FINDERS = RELAXED  # crm_site.asgi serves the files, before any middleware
SERVESTATIC_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
IMPORT_MAX_BYTES = env_int("IMPORT_MAX_MB", 200) * 1024 * 1024
DOCUMENT_MAX_BYTES = env_int("DOCUMENT_MAX_MB", 25) * 1024 * 1024

# --- Browser safety ---------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = env_bool("HTTPS", not RELAXED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = env_bool("HTTPS_REDIRECT", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 0)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [])
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "crm_site.views.csrf_failure"

# --- Background work --------------------------------------------------------
REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 20  # below the visibility timeout, or a long task would repeat for ever
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 30,
    "unacked_restore_interval": 5,  # kombu's default looks for abandoned work only every 100 s
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,  # a hung server must not hang the page that nudges
    "socket_connect_timeout": 1,
    "max_retries": 1,
}

# --- Mail -------------------------------------------------------------------
# Without a server nothing leaves the house: the demo shows what would have been sent, others are told.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
EMAIL_PORT = env_int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD") if EMAIL_HOST_USER else ""
EMAIL_USE_TLS = env_bool("EMAIL_TLS", True)
EMAIL_TIMEOUT = 10  # seconds; a row stays locked while its mail is handed over
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "crm@localhost")

# --- History, messages, logging ---------------------------------------------
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING" if TESTING else "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "uvicorn.access": {"level": "WARNING"}},
}
