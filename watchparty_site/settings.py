"""Django settings. Every one that an operator may want to change comes from the environment;
the README's table lists them, and a test holds the table to this file."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from history import address as history_address
from watchparty_site import addresses, environment, mail

# Lets Django's classes say what they hold, as in ModelAdmin[Title], when the code runs too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

DEPLOYMENT = environment.choice("DEPLOYMENT", "local", ("local", "production"))
IN_PRODUCTION = DEPLOYMENT == "production"
DEBUG = False

INSECURE_SECRET_KEY = "insecure-and-only-for-one-laptop-set-SECRET_KEY-elsewhere"  # noqa: S105 refused below
SECRET_KEY = environment.text("SECRET_KEY", INSECURE_SECRET_KEY)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
TRUSTED_ORIGINS = environment.words("TRUSTED_ORIGINS", "")
TRUSTED_PROXIES = environment.integer("TRUSTED_PROXIES", 0)
if IN_PRODUCTION and (SECRET_KEY == INSECURE_SECRET_KEY or len(SECRET_KEY) < 32):
    raise ImproperlyConfigured(
        "DEPLOYMENT=production needs a SECRET_KEY of its own, at least 32 characters long and "
        "known to nobody else: every participant's cookie is signed with it."
    )

DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")
MODEL_DIR = environment.folder("MODEL_DIR", DATA_DIR / "model")
DATA_DIR.mkdir(parents=True, exist_ok=True)

SERVER = environment.choice(
    "SERVER", "uvicorn" if IN_PRODUCTION else "daphne", ("uvicorn", "daphne")
)
INSTALLED_APPS = [
    *(["daphne"] if SERVER == "daphne" else []),  # which loads Twisted
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
    "members.outages.Outages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "watchparty_site.urls"
ASGI_APPLICATION = "watchparty_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context.account",
            ],
        },
    },
]

# Durable means durable: a commit is on disk before anyone is told of it.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# A third of a process's connections save moved weights, the others are Django's.
DATABASE_POOL = environment.integer("DATABASE_POOL", 12, at_least=3)
QUICK_CONNECTIONS = DATABASE_POOL // 3
# As it comes, the pool lets everyone wait for half a minute while PostgreSQL is away, and looks for
# it ever more seldom, up to minutes apart.
POSTGRES_OPTIONS: dict[str, Any] = {
    "pool": {
        "min_size": 1,
        "max_size": DATABASE_POOL - QUICK_CONNECTIONS,
        "timeout": 5,
        "reconnect_timeout": 5,
    },
    "connect_timeout": 5,
    # Whatever the server, the database or the role says otherwise.
    "options": "-c synchronous_commit=on",
}
DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'watchparty.sqlite3'}")
DATABASES: dict[str, Any] = {"default": addresses.database(DATABASE_URL)}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["OPTIONS"] = addresses.options(
    DATABASES["default"].get("OPTIONS", {}), SQLITE_OPTIONS if IS_SQLITE else POSTGRES_OPTIONS
)
# A file stays open for as long as its thread lives; connections to PostgreSQL go to the pool.
DATABASES["default"]["CONN_MAX_AGE"] = None if IS_SQLITE else 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WAREHOUSE_URL = environment.text("WAREHOUSE_URL", "")  # empty: a folder in DATA_DIR
WAREHOUSE_ENGINE = environment.choice("WAREHOUSE_ENGINE", "duckdb", ("duckdb", "spark"))

REDIS_URL = addresses.bus(environment.text("REDIS_URL", ""))
REDIS_PREFIX = environment.text("REDIS_PREFIX", "watchparty")
# For consumers of other kinds: rooms have a bus of their own (parties/bus.py). channels-redis hands
# redis-py's defaults on: a socket time-out of 5 s, which ends idle subscriptions, too few
# connections, and a protocol in which redis-py makes a string of every message for its log.
# Capacity: past it the in-process layer drops messages.
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
        "CONFIG": {"capacity": 10_000},
    }
}

# Sign-in and password reset count their tries here: in one place for all processes, and for one
# process alone in its own memory.
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

PING_SECONDS = environment.integer("PING_SECONDS", 15, at_least=1)
# Where members' views and ratings live; none: in the relational store.
HISTORY = history_address.read(environment.text("HISTORY_URL", ""))

MAX_PARTICIPANTS = environment.integer("MAX_PARTICIPANTS", 50, at_least=1)
COALESCE_MS = environment.number("COALESCE_MS", 40)
LEASE_SECONDS = environment.number("LEASE_SECONDS", 10, at_least=1)
SILENCE_SECONDS = environment.number("SILENCE_SECONDS", 45, at_least=1)
HOST_ABSENCE_SECONDS = environment.number("HOST_ABSENCE_SECONDS", 120, at_least=1)
CATALOG_POLL_SECONDS = environment.number("CATALOG_POLL_SECONDS", 2, at_least=0.1)
MESSAGES_PER_SECOND = environment.number("MESSAGES_PER_SECOND", 60, at_least=1)
JOINS_PER_MINUTE = environment.number("JOINS_PER_MINUTE", 60, at_least=1)
IMPORT_MEGABYTES = environment.integer("IMPORT_MEGABYTES", 16, at_least=1)

LANGUAGE_CODE = environment.text("LANGUAGE_CODE", "en")
# Those in which the pages speak. Django itself knows more, and would call an English page German
# to a screen reader.
LANGUAGES = [("en", "English")]
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "watchparty_site.static_files.HashedFiles"},
}
SERVESTATIC_ALLOW_ALL_ORIGINS = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # the admin's: by username
    "allauth.account.auth_backends.AuthenticationBackend",  # members': by email address
]
SESSION_ENGINE = "members.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "members.forms.SignupForm"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = environment.choice("EMAIL_VERIFICATION", "none", mail.VERIFICATIONS)
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_ADAPTER = "members.adapter.PasskeyAdapter"
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey is another way in, not a second lock: whoever resets the password is never locked out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION  # browsers allow it on localhost only

EMAIL_URL = environment.text("EMAIL_URL", f"file://{DATA_DIR / 'mail'}")
globals().update(mail.parse(EMAIL_URL))  # EMAIL_BACKEND and what it needs
MAIL_IS_DELIVERED = mail.is_delivered(EMAIL_URL)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM", "watchparty@localhost")
mail.must_reach_members(EMAIL_URL, ACCOUNT_EMAIL_VERIFICATION)

CSRF_TRUSTED_ORIGINS = TRUSTED_ORIGINS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = environment.integer("HSTS_SECONDS", 86_400 if IN_PRODUCTION else 0)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: other sites may live on them,
    "security.W021",  # and the preload list is not ours to enter
    "security.W008",  # redirecting to HTTPS is for the proxy that holds the certificate
]
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "watchparty_site.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "INFO")},
    # At INFO they tell of what they cannot do, and of every socket.
    "loggers": {name: {"level": "WARNING"} for name in ("daphne", "uvicorn", "botocore")},
}
