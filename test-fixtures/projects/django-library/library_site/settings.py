"""Settings of the library. The database is PostgreSQL; where it listens comes from the environment."""
import os

SECRET_KEY = os.environ.get("LIBRARY_SECRET_KEY", "only-for-development")
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "library_site.urls"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "catalog",
    "members",
    "editions",
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("LIBRARY_DB_NAME", "library"),
        "USER": os.environ.get("LIBRARY_DB_USER", "postgres"),
        "HOST": os.environ.get("LIBRARY_DB_HOST", ""),
        "PORT": os.environ.get("LIBRARY_DB_PORT", ""),
    }
}
