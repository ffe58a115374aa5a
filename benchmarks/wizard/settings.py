"""Django's settings as `startproject` writes them, with the two languages, and sessions in the database."""

import os

SECRET_KEY = "a-benchmark-has-no-secret-to-keep"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.wizard.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "formtools",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [os.path.join(os.path.dirname(__file__), "templates")],  # noqa: PTH118, PTH120 - as Django has it
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska")]
LANGUAGE_CODE = "fi"
LOCALE_PATHS = [os.environ["BENCHMARK_LOCALE"]]
USE_I18N = True
USE_TZ = True
# A file is SQLite's, a folder the socket of PostgreSQL; both with connections that are kept.
_PLACE = os.environ["BENCHMARK_DATABASE"]
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": _PLACE,
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 15,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
_POSTGRESQL = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "wizard",
    "USER": "portal",
    "HOST": _PLACE,
    "CONN_MAX_AGE": None,
}
DATABASES = {"default": _POSTGRESQL if os.path.isdir(_PLACE) else _SQLITE}  # noqa: PTH112
