"""Authlib's Flask authorization server on the models of its example.  In the rivals' environment.

As a script it makes the database, with one client; as a WSGI application it serves.
BENCHMARK_DATABASE says where.
"""

import os

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.integrations.sqla_oauth2 import (
    OAuth2ClientMixin,
    OAuth2TokenMixin,
    create_query_client_func,
    create_query_token_func,
    create_save_token_func,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['BENCHMARK_DATABASE']}"
db = SQLAlchemy(app)


class Client(db.Model, OAuth2ClientMixin):
    id = db.Column(db.Integer, primary_key=True)


class Token(db.Model, OAuth2TokenMixin):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)


query_token = create_query_token_func(db.session, Token)
server = AuthorizationServer(
    app,
    query_client=create_query_client_func(db.session, Client),
    save_token=create_save_token_func(db.session, Token),
)


class Introspection(IntrospectionEndpoint):
    def query_token(self, token_string, token_type_hint):
        return query_token(token_string, token_type_hint)

    def check_permission(self, token, client, request):
        return token.client_id == client.client_id

    def introspect_token(self, token):
        return {
            "active": True,
            "client_id": token.client_id,
            "token_type": token.token_type,
            "scope": token.get_scope(),
            "exp": token.issued_at + token.expires_in,
            "iat": token.issued_at,
        }


server.register_grant(ClientCredentialsGrant)
server.register_endpoint(Introspection)


@app.post("/oauth/token")
def issue():
    return server.create_token_response()


@app.post("/oauth/introspect")
def introspect():
    return server.create_endpoint_response(Introspection.ENDPOINT_NAME)


def pragmas(raw, _):
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")


def make():
    db.create_all()
    client = Client(
        client_id=os.environ["BENCHMARK_CLIENT"],
        client_secret=os.environ["BENCHMARK_SECRET"],
        client_id_issued_at=0,
    )
    client.set_client_metadata(
        {
            "grant_types": ["client_credentials"],
            "token_endpoint_auth_method": "client_secret_basic",
            "scope": "read",
        }
    )
    db.session.add(client)
    db.session.commit()


with app.app_context():
    event.listen(db.engine, "connect", pragmas)
    if __name__ == "__main__":
        make()
