"""The same small endpoint in Django REST framework, guarded by two packages.  In the rivals'
environment.

As a script it makes the database and prints a key and two tokens as JSON; as a WSGI application it
serves.  BENCHMARK_DATABASE says where.
"""

import json
import os
import secrets
from datetime import timedelta

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path
from django.utils import timezone

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
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "rest_framework",
        "rest_framework_api_key", "oauth2_provider",
    ],
    REST_FRAMEWORK={"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
    OAUTH2_PROVIDER={"SCOPES": {"read": "Read", "introspection": "Look into tokens"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)  # fmt: skip
django.setup()

from oauth2_provider.contrib.rest_framework import (  # noqa: E402  (needs the settings)
    OAuth2Authentication,
    TokenHasScope,
)
from oauth2_provider.models import AccessToken, Application  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402
from rest_framework_api_key.models import APIKey  # noqa: E402
from rest_framework_api_key.permissions import HasAPIKey  # noqa: E402


class Keyed(APIView):
    authentication_classes = ()
    permission_classes = (HasAPIKey,)

    def get(self, _):
        return Response({"hello": "world"})


class Scoped(Keyed):
    authentication_classes = (OAuth2Authentication,)
    permission_classes = (TokenHasScope,)
    required_scopes = ("read",)


urlpatterns = [
    path("key", Keyed.as_view()),
    path("token", Scoped.as_view()),
    path("oauth/", include("oauth2_provider.urls")),
]


def make():
    call_command("migrate", verbosity=0)
    _, key = APIKey.objects.create_key(name="load")
    application = Application.objects.create(
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    tokens = [
        AccessToken.objects.create(
            token=secrets.token_urlsafe(30),
            application=application,
            expires=timezone.now() + timedelta(days=1),
            scope=scope,
        ).token
        for scope in ("read", "introspection")
    ]
    print(json.dumps({"key": key, "token": tokens[0], "looks": tokens[1]}))


if __name__ == "__main__":
    make()
else:
    app = get_wsgi_application()
