"""django-oauth-toolkit, and nothing around it.  Runs in the rivals' own environment.

As a script it makes the database, with one client; as a WSGI application it serves.
BENCHMARK_DATABASE says where, BENCHMARK_HASHED=1 keeps the client secret hashed, as is its default.
"""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.environ["BENCHMARK_DATABASE"],
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        "transaction_mode": "IMMEDIATE",
    },
}
settings.configure(
    SECRET_KEY="not a secret: nothing is signed here",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": SQLITE},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
    OAUTH2_PROVIDER={"SCOPES": {"read": "Read", "introspection": "Look into tokens"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()
urlpatterns = [path("oauth/", include("oauth2_provider.urls"))]


def make() -> None:
    from oauth2_provider.models import Application  # noqa: PLC0415  (needs the settings)

    call_command("migrate", verbosity=0)
    Application.objects.create(
        client_id=os.environ["BENCHMARK_CLIENT"],
        client_secret=os.environ["BENCHMARK_SECRET"],
        hash_client_secret=os.environ["BENCHMARK_HASHED"] == "1",
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )


if __name__ == "__main__":
    make()
else:
    app = get_wsgi_application()
