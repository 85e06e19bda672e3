"""The one settings file; each value comes from the environment."""

import os
from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF

from factcheck import env
from factcheck.postgres import database_settings

LOOPBACK = ("localhost", ".localhost", "127.0.0.1", "[::1]")
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.boolean("DEBUG")
TESTING = "PYTEST_VERSION" in os.environ  # set by pytest before anything is imported
RELAXED = DEBUG or TESTING

# A laptop needs no set-up; a server stops at once when one of these is missing.
SECRET_KEY = env.secret_key("SECRET_KEY", default="for-demonstration-only-" * 3 if RELAXED else "")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", LOOPBACK if RELAXED else None)
# The canonical origin of the public site: publications carry absolute addresses.
SITE_URL = env.url("SITE_URL", "http://localhost:8000" if RELAXED else None)
SITE_ORIGINS = env.origins_of(SITE_URL)
# Where browsers find the streams of the ASGI process; empty: on the site itself, by a proxy.
LIVE_URL = env.url("LIVE_URL", "")
DESK_NAME = env.text("DESK_NAME", "Factcheck demonstration desk")
# The language in which the desk writes its notes and the pages about itself (a BCP 47 tag).
DESK_LANGUAGE = env.text("DESK_LANGUAGE", "en")
# The style in which references are listed until a reader chooses another.
CITATION_STYLE = env.choice(
    "CITATION_STYLE",
    default="vancouver",
    among=("vancouver", "ama", "apa", "chicago", "harvard", "nature"),
)
# For how many seconds readers are answered with a public page as it was, the database not asked.
PAGE_SECONDS = env.integer("PAGE_SECONDS", default=0 if RELAXED else 1, lowest=0, highest=60)
# The licence of what the desk publishes, named in the structured data; empty: none is stated.
CONTENT_LICENSE_URL = env.identifier("CONTENT_LICENSE_URL", "")

# The licence of the open data (see docs/decisions); empty: none is stated.
OPEN_DATA_LICENSE_URL = env.identifier(
    "OPEN_DATA_LICENSE_URL",
    CONTENT_LICENSE_URL or ("https://creativecommons.org/licenses/by/4.0/" if RELAXED else ""),
)
OPEN_DATA_LICENSE_NAME = env.text(
    "OPEN_DATA_LICENSE_NAME",
    "CC BY 4.0" if "/licenses/by/4.0" in OPEN_DATA_LICENSE_URL else OPEN_DATA_LICENSE_URL,
)
# Where the open data is written to and served from: for several machines a folder that they share.
OPEN_DATA_DIR = env.folder("OPEN_DATA_DIR", BASE_DIR / "var" / "open-data")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
    "pgtrigger",
    "procrastinate.contrib.django",
    "claims",
]
if DEBUG and find_spec("django_migration_linter"):  # for `make lint`; not installed on a server
    INSTALLED_APPS.append("django_migration_linter")
    # Their unique indexes cover columns that are new, of small tables, so nobody waits long.
    MIGRATION_LINTER_OPTIONS = {
        "ignore_name": [
            "0009_import_positions",
            "0023_source_identifiers_once",
            "0025_judged_references",
            "0027_source_keys_once",
            "0028_copies_asked_for",
        ]
    }

MIDDLEWARE = [
    "claims.serving.web.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "claims.languages.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "claims.web.DomainErrorMiddleware",
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **(env.database("DATABASE_URL") or database_settings()),
    }
}
if not RELAXED:  # one pool in each process, shared by its threads
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.integer("DATABASE_POOL_SIZE", default=10, lowest=2, highest=200),
        "timeout": 10,  # seconds a request waits for a free connection
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# A worker that has not been heard of for this long (seconds) is taken for dead, and others go on
# with what it was doing.
WORKER_SILENCE_SECONDS = env.integer("WORKER_SILENCE_SECONDS", default=15, lowest=3, highest=600)
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": env.integer("WORKER_CONCURRENCY", default=4, lowest=1, highest=64),
    "fetch_job_polling_interval": 1.0,  # what was put off begins at most this much later
    "update_heartbeat_interval": WORKER_SILENCE_SECONDS / 3,
    "stalled_worker_timeout": float(WORKER_SILENCE_SECONDS),
}

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"

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
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "claims.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "reviewing:queue"
LOGOUT_REDIRECT_URL = "serving:home"

LANGUAGE_CODE = "en"
# The languages of the public pages, each by its own name (claims/languages.py).
LANGUAGES = [("en", "English"), ("es", "Español"), ("de", "Deutsch"), ("ar", "العربية")]
FORMAT_MODULE_PATH = "factcheck.formats"
# Named here, and not found by itself, so that our words come before those of Django's admin.
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = RELAXED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if RELAXED
        else "factcheck.storage.HashedStaticFilesStorage"
    },
    "captures": {
        "BACKEND": "factcheck.storage.CaptureFolder",
        "OPTIONS": {
            "location": env.folder("CAPTURES_DIR", BASE_DIR / "var" / "captures"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

# An object store instead of the folder, for several machines; its keys are where boto3 looks for
# them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role of the machine).
CAPTURES_BUCKET = env.text("CAPTURES_BUCKET")
if CAPTURES_BUCKET and not find_spec("boto3"):
    raise env.InvalidSetting(
        f"CAPTURES_BUCKET is set to {CAPTURES_BUCKET!r}, but the library for object stores is not "
        "installed: python -m pip install 'django-storages[s3]'."
    )
if CAPTURES_BUCKET:
    STORAGES["captures"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": CAPTURES_BUCKET,
            "location": env.text("CAPTURES_PREFIX"),
            "endpoint_url": env.url("CAPTURES_ENDPOINT", "") or None,
            "region_name": env.text("CAPTURES_REGION") or None,
            "default_acl": None,  # what the bucket says, which should be: private
            "file_overwrite": True,  # a name that is taken holds the same content
        },
    }

# Security. HTTPS is on wherever people's passwords travel; BEHIND_PROXY says that a proxy in front
# sets X-Forwarded-Proto itself and lets nobody else set it.
HTTPS = env.boolean("HTTPS", default=not RELAXED)
if HTTPS and SITE_URL.startswith("http://"):
    raise env.InvalidSetting(
        f"SITE_URL is {SITE_URL!r}, but this site is served over HTTPS: "
        "begin SITE_URL with https://, or set HTTPS=off for a private network."
    )
if env.boolean("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The header in which that proxy tells where a request came from, such as X-Forwarded-For.
CLIENT_ADDRESS_HEADER = env.text("CLIENT_ADDRESS_HEADER")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = (
    env.integer("HSTS_SECONDS", default=31_536_000, lowest=0, highest=63_072_000) if HTTPS else 0
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "factcheck.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *env.origins_of(LIVE_URL)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains is their owner's decision
    "security.W019",  # our own pages may frame our own pages, nobody else
    "security.W021",  # so is preloading
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
if TESTING:  # a real hash takes a third of a second, on purpose
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "claims": {
            "level": env.choice(
                "LOG_LEVEL", default="INFO", among=("DEBUG", "INFO", "WARNING", "ERROR")
            )
        },
        # Django's own handlers are for the console in DEBUG and for mail; ours speaks in both.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

# Importing. Only the public web is fetched; networks named here (CIDR) are reachable as well, on
# any port: for a desk that examines pages of its own intranet.
FETCH_ALLOWED_NETWORKS = env.words("FETCH_ALLOWED_NETWORKS")
FETCH_RESPECT_ROBOTS = env.boolean("FETCH_RESPECT_ROBOTS", default=True)
FETCH_USER_AGENT = env.text("FETCH_USER_AGENT", f"Factcheck/0.1 (+{SITE_URL})")
# The time between two visits to one site (seconds) in bulk imports and on schedule.
FETCH_GAP_SECONDS = env.integer("FETCH_GAP_SECONDS", default=2, lowest=0, highest=60)
# After how many seconds an import is tried again when a site has passing trouble.
IMPORT_RETRY_SECONDS = env.integers(
    "IMPORT_RETRY_SECONDS", (30, 120, 600), lowest=1, highest=86_400
)
# Services that describe sources, each by its base address; a desk may name a mirror. They are told
# who asks, as their rules of use want it. Tests ask nobody, unless they name a server of their own.
_NOBODY = "http://localhost:9"
SERVICES = {
    name: env.url(f"SERVICE_{name.upper()}_URL", _NOBODY if TESTING else address)
    for name, address in {
        "doi": "https://doi.org",
        "crossref": "https://api.crossref.org",
        "datacite": "https://api.datacite.org",
        "ncbi": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        "idconv": "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1",
        "openlibrary": "https://openlibrary.org",
        "arxiv": "https://export.arxiv.org",
    }.items()
}
# The Wayback Machine is asked to save pages only where the desk wants that: it tells a stranger
# what the desk reads.
WAYBACK = env.boolean("WAYBACK")
SERVICES |= {
    name: env.url(f"SERVICE_{name.upper()}_URL", address) if WAYBACK else ""
    for name, address in {
        "wayback": "https://web.archive.org",
        "wayback_available": "https://archive.org",
    }.items()
}
CONTACT_ADDRESS = env.text("CONTACT_ADDRESS")
# How much work the forms for everybody ask of a browser: the zero bits that a hash must begin with.
# Each bit more doubles the work.
PROOF_BITS = env.integer("PROOF_BITS", default=16, lowest=1, highest=24)
# How many articles can be asked for at once.
BATCH_MAX_ENTRIES = env.integer("BATCH_MAX_ENTRIES", default=10_000, lowest=1, highest=50_000)
# The largest page or text that is taken in, in bytes after decompression.
IMPORT_MAX_BYTES = env.integer(
    "IMPORT_MAX_BYTES", default=5_000_000, lowest=10_000, highest=100_000_000
)
# The largest file that has to be opened (PDF, Word, MHTML, WARC), in bytes, packed or unpacked.
IMPORT_MAX_FILE_BYTES = env.integer(
    "IMPORT_MAX_FILE_BYTES", default=50_000_000, lowest=10_000, highest=100_000_000
)
# A pasted text comes with its formatting beside it; what is too long is refused in words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * IMPORT_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2100  # a tick for each reference of the largest file

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.BasicAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["claims.api.rights.HasRight"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_PAGINATION_CLASS": "claims.api.paging.Keyset",
    "DEFAULT_FILTER_BACKENDS": ["claims.api.filters.Filters"],
    "DEFAULT_SCHEMA_CLASS": "claims.api.schema.Schema",
    "EXCEPTION_HANDLER": "claims.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck API",
    "VERSION": "1",
    "DESCRIPTION": (BASE_DIR / "claims" / "api" / "introduction.md").read_text(encoding="utf-8"),
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Groups that open: of a list of 150 lines and more only those in the window are drawn.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "ENUM_NAME_OVERRIDES": {
        name: f"claims.models.vocabulary.{name}"
        for name in (
            "Action",
            "BatchKind",
            "BatchStatus",
            "CarryOutcome",
            "Change",
            "ImportStatus",
            "PublicationKind",
            "ReportStatus",
            "ReviewStatus",
        )
    }
    | {
        name: f"claims.models.source_vocabulary.{name}"
        for name in ("CopyKind", "CopyStatus", "SourceStatus")
    },
}
