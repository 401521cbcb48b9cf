"""Django settings, by group: deployment, apps, stores, rooms, language, static files, members and
mail, security, logs.

Every setting that an operator may want to change comes from the environment. The README's table
lists them, and a test holds the table to this file.
"""

import sys
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from catalog import storage_url
from catalog.sources.libraries import url as library_url
from history import url as history_url
from watchparty_site import connection_urls, environment, local_network, mail, secret_key

# Makes Django's classes generic at run time too, as in ModelAdmin[Title].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
IS_CHECKOUT = (BASE_DIR / "manage.py").is_file()
# An installed package has templates and static files inside it.
SHIPPED_DIR = BASE_DIR if IS_CHECKOUT else BASE_DIR / "watchparty_site" / "shipped"
# What starts a command in a process of its own.
COMMAND_LINE = [
    sys.executable,
    *([str(BASE_DIR / "manage.py")] if IS_CHECKOUT else ["-m", "watchparty_site"]),
]

# --- Deployment: names, keys, proxies, folders, server

DEPLOYMENT = environment.choice("DEPLOYMENT", "local", ("local", "production"))
IN_PRODUCTION = DEPLOYMENT == "production"
DEBUG = False

DATA_DIR = environment.folder("DATA_DIR", (BASE_DIR if IS_CHECKOUT else Path.cwd()) / "var")
MODEL_DIR = environment.folder("MODEL_DIR", DATA_DIR / "model")
DATA_DIR.mkdir(parents=True, exist_ok=True)

# Serves a home network, on this machine's own addresses.
LAN = environment.switch("LAN")
LAN_ADDRESSES = local_network.addresses() if LAN else []

INSECURE_SECRET_KEY = "insecure-and-only-for-one-laptop-set-SECRET_KEY-elsewhere"  # noqa: S105 refused below
SHORTEST_SECRET_KEY = 32
SECRET_KEY = environment.text("SECRET_KEY", "")
if not SECRET_KEY and not IN_PRODUCTION:
    # On a network, everybody knows the insecure one. Once made, the key stays: so do the cookies.
    SECRET_KEY = secret_key.stored_or_new(DATA_DIR) if LAN else secret_key.stored(DATA_DIR)
SECRET_KEY = SECRET_KEY or INSECURE_SECRET_KEY
# Signatures of earlier keys stay valid, so that a new key signs nobody out.
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if LAN:
    ALLOWED_HOSTS += [*LAN_ADDRESSES, *local_network.names()]
TRUSTED_ORIGINS = environment.words("TRUSTED_ORIGINS", "")
TRUSTED_PROXIES = environment.integer("TRUSTED_PROXIES", 0)
# The path under which a proxy hosts this site, which is its own otherwise.
ROOT_PATH = connection_urls.root_path(environment.text("ROOT_PATH", ""))
FORCE_SCRIPT_NAME = ROOT_PATH or None
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{ROOT_PATH}/"
SITE_URL = connection_urls.site(environment.text("SITE_URL", ""))


def _is_weak(key: str) -> bool:
    return key == INSECURE_SECRET_KEY or len(key) < SHORTEST_SECRET_KEY


if IN_PRODUCTION and _is_weak(SECRET_KEY):
    raise ImproperlyConfigured(
        "DEPLOYMENT=production needs a SECRET_KEY of its own, at least 32 characters long and "
        "known to nobody else: every participant's cookie is signed with it."
    )
if IN_PRODUCTION and LAN:
    raise ImproperlyConfigured(
        "LAN=1 is for a home network, over HTTP and without a name. DEPLOYMENT=production has "
        "ALLOWED_HOSTS and a proxy with a certificate."
    )
if IN_PRODUCTION and any(map(_is_weak, SECRET_KEY_FALLBACKS)):
    raise ImproperlyConfigured(
        "SECRET_KEY_FALLBACKS holds a key that is public or shorter than 32 characters: "
        "whoever knows it could sign for anybody."
    )

SERVER = environment.choice(
    "SERVER", "uvicorn" if IN_PRODUCTION else "daphne", ("uvicorn", "daphne")
)
PING_SECONDS = environment.integer("PING_SECONDS", 15, at_least=1)

# --- Apps, middleware, templates

INSTALLED_APPS = [
    *(["daphne"] if SERVER == "daphne" else []),  # it loads Twisted
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_countries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "catalog",
    "history",
    "imports",
    "recommender",
    "parties",
    "members",
    "warehouse",
    "watchparty_site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.outage_middleware.OutageMiddleware",
    "members.mail_links.UnknownPortMiddleware",
    "watchparty_site.admin_input.AdminInputMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "watchparty_site.urls"
ASGI_APPLICATION = "watchparty_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHIPPED_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context_processors.account",
            ],
        },
    },
]

# --- Relational store

# A commit is on disk before it is acknowledged.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# A third of a process's connections save moved weights, the others are Django's.
DATABASE_POOL = environment.integer("DATABASE_POOL", 12, at_least=3)
QUICK_CONNECTIONS = DATABASE_POOL // 3
# By default, callers wait for the pool for half a minute while PostgreSQL is unreachable, and the
# pool reconnects with a back-off of up to minutes.
POSTGRES_OPTIONS: dict[str, Any] = {
    "pool": {
        "min_size": 1,
        "max_size": DATABASE_POOL - QUICK_CONNECTIONS,
        "timeout": 5,
        "reconnect_timeout": 5,
    },
    "connect_timeout": 5,
    # Overrides what the server, the database or the role sets.
    "options": "-c synchronous_commit=on",
}
DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'watchparty.sqlite3'}")
DATABASES: dict[str, Any] = {"default": connection_urls.database(DATABASE_URL)}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["OPTIONS"] = connection_urls.options(
    DATABASES["default"].get("OPTIONS", {}), SQLITE_OPTIONS if IS_SQLITE else POSTGRES_OPTIONS
)
# SQLite: a connection for the lifetime of its thread. PostgreSQL: connections return to the pool.
DATABASES["default"]["CONN_MAX_AGE"] = None if IS_SQLITE else 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Warehouse

WAREHOUSE_URL = environment.text("WAREHOUSE_URL", "")  # empty: a folder in DATA_DIR
WAREHOUSE_ENGINE = environment.choice("WAREHOUSE_ENGINE", "duckdb", ("duckdb", "spark"))

# --- Redis: the bus between processes, channel layers, cache

REDIS_URL = connection_urls.bus(environment.text("REDIS_URL", ""))
REDIS_PREFIX = environment.text("REDIS_PREFIX", "watchparty")
# The channel layer: by it, processes without rooms (the admin, commands, workers) send messages to
# rooms (parties/bus/channel_layer.py). Rooms have a bus of their own (parties/bus/bus.py), which
# receives what is sent to a group of channels-redis.
#
# These options replace defaults of redis-py: a socket time-out of 5 s, which ends idle
# subscriptions; too few connections; and protocol 3, which formats every message for its log.
REDIS_OPTIONS: dict[str, Any] = {"socket_timeout": None, "max_connections": 1000, "protocol": 2}
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, **REDIS_OPTIONS}],
            "prefix": REDIS_PREFIX,
        },
    }
    if REDIS_URL
    else {
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        # Messages, past which the layer drops them; and seconds until it forgets an open room.
        "CONFIG": {"capacity": 10_000, "group_expiry": 10 * 365 * 86_400},
    }
}

# Counts attempts to sign in and to reset a password: in Redis for all processes, or in memory where
# there is one process.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- History: the store of members' views and ratings; None is the relational store

HISTORY = history_url.parse(environment.text("HISTORY_URL", ""))

# --- Pictures: where they are stored, and hosts that are fetched from even on a private network

ARTWORK = storage_url.parse(environment.text("ARTWORK_URL", ""))  # None: a folder in DATA_DIR
PICTURE_HOSTS = connection_urls.hosts("PICTURE_HOSTS", environment.words("PICTURE_HOSTS", ""))

# --- Sources of titles

TMDB_TOKEN = environment.text("TMDB_TOKEN", "")
TMDB_URL = environment.text("TMDB_URL", "https://api.themoviedb.org/3/")
# Libraries of films at somebody's home, by name
LIBRARIES = library_url.parse(environment.words("LIBRARIES", ""))
# Whose certificates and places to watch are fetched; the first one's certificate is the title's.
COUNTRIES = connection_urls.countries(environment.words("COUNTRIES", "US,GB,DE"))

# --- Rooms

MAX_PARTICIPANTS = environment.integer("MAX_PARTICIPANTS", 50, at_least=1)
COALESCE_MS = environment.number("COALESCE_MS", 40)
LEASE_SECONDS = environment.number("LEASE_SECONDS", 10, at_least=1)
SILENCE_SECONDS = environment.number("SILENCE_SECONDS", 45, at_least=1)
HOST_ABSENCE_SECONDS = environment.number("HOST_ABSENCE_SECONDS", 120, at_least=1)
CATALOG_POLL_SECONDS = environment.number("CATALOG_POLL_SECONDS", 2, at_least=0.1)
GIVE_BACK_SECONDS = environment.number("GIVE_BACK_SECONDS", 60, at_least=1)
MESSAGES_PER_SECOND = environment.number("MESSAGES_PER_SECOND", 60, at_least=1)
JOINS_PER_MINUTE = environment.number("JOINS_PER_MINUTE", 60, at_least=1)

DEFAULT_STRATEGY = environment.text("DEFAULT_STRATEGY", "proportional_fairness")

CHAT = environment.choice("CHAT", "on", ("on", "off")) == "on"
CHAT_DAYS = environment.integer("CHAT_DAYS", 90, at_least=1)

# --- Retention: what `manage.py tidy` deletes; a participant's token lives for 30 days

PARTY_DAYS = environment.integer("PARTY_DAYS", 180, at_least=31)
LOG_DAYS = environment.integer("LOG_DAYS", 90, at_least=7)
MAIL_DAYS = environment.integer("MAIL_DAYS", 30, at_least=1)

# --- Imports

IMPORT_MEGABYTES = environment.integer("IMPORT_MEGABYTES", 16, at_least=1)

# --- Language and time

LANGUAGE_CODE = environment.text("LANGUAGE_CODE", "en")
# The languages of the pages. Django's own list is longer: an English page would be declared German
# to a screen reader.
LANGUAGES = [("en", "English")]
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
USE_TZ = True
LOCALE_PATHS = [SHIPPED_DIR / "locale"]

# --- Static files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SHIPPED_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "watchparty_site.static_files.HashedFiles"},
}
SERVESTATIC_ALLOW_ALL_ORIGINS = False

# --- Members: sign-in, sessions, passkeys

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # the admin's: by username
    "members.sign_in_backend.OwnedAddressBackend",  # members': by email address
    "allauth.account.auth_backends.AuthenticationBackend",  # for sessions that it began
]
SESSION_ENGINE = "members.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "members.forms.SignupForm"
ACCOUNT_FORMS = {
    "add_email": "members.email_forms.NewAddressForm",
    "reset_password": "members.email_forms.ForgottenPasswordForm",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = environment.choice("EMAIL_VERIFICATION", "none", mail.VERIFICATIONS)
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/300s/key",
    "login_failed_in_56": "20/m/key",
    "login_failed_in_48": "40/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_ADAPTER = "members.adapter.PasskeyAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "members.credential_forms.AddForm",
    "signup_webauthn": "members.credential_forms.SignupForm",
    "login_webauthn": "members.credential_forms.LoginForm",
    "reauthenticate_webauthn": "members.credential_forms.ReauthenticateForm",
}
# A passkey replaces the password and is no second factor: a password reset always lets a member in.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION  # browsers allow it on localhost only

# --- Mail

EMAIL_URL = environment.text("EMAIL_URL", f"file://{DATA_DIR / 'mail'}")
globals().update(mail.parse(EMAIL_URL))  # EMAIL_BACKEND and what it needs
MAIL_IS_DELIVERED = mail.is_delivered(EMAIL_URL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM", "watchparty@localhost")
mail.require_delivery(EMAIL_URL, ACCOUNT_EMAIL_VERIFICATION)

# --- Security headers and cookies

CSRF_TRUSTED_ORIGINS = TRUSTED_ORIGINS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = environment.integer("HSTS_SECONDS", 86_400 if IN_PRODUCTION else 0)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: other sites may live on them,
    "security.W021",  # and an operator decides about the preload list
    "security.W008",  # the proxy that holds the certificate redirects to HTTPS
]
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# From where browsers may fetch films, over https; the site itself always.
MEDIA_HOSTS = connection_urls.hosts("MEDIA_HOSTS", environment.words("MEDIA_HOSTS", ""))
MEDIA_SOURCES = [f"https://{host}" for host in MEDIA_HOSTS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'", *MEDIA_SOURCES],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# --- Logs

# Where traces of moves go, by OTLP over HTTP; OpenTelemetry reads it, as its other variables.
OTEL_EXPORTER_OTLP_ENDPOINT = connection_urls.collector(
    environment.text("OTEL_EXPORTER_OTLP_ENDPOINT", "")
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "watchparty_site.logs.LineFormatter"}},
    "filters": {
        "refused": {"()": "watchparty_site.logs.RefusedRequests"},
        "repeated": {"()": "watchparty_site.repeated_lines.RepeatedFilter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refused", "repeated"],
        }
    },
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "INFO")},
    # At INFO they log every socket or request, and optional features that are missing.
    "loggers": {name: {"level": "WARNING"} for name in ("daphne", "uvicorn", "botocore", "httpx")},
}
