"""The same small endpoint in Flask, behind Authlib's resource protector.  In the rivals'
environment.

As a script it makes the database and prints a token as JSON; as a WSGI application it serves.
BENCHMARK_DATABASE says where.
"""

import json
import os
import secrets
import time

from authlib.integrations.flask_oauth2 import ResourceProtector
from authlib.integrations.sqla_oauth2 import OAuth2TokenMixin, create_bearer_token_validator
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{os.environ['BENCHMARK_DATABASE']}"
db = SQLAlchemy(app)


class Token(db.Model, OAuth2TokenMixin):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)


require = ResourceProtector()
require.register_token_validator(create_bearer_token_validator(db.session, Token)())


@app.get("/")
@require("read")
def hello():
    return {"hello": "world"}


def pragmas(raw, _):
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")


def make():
    db.create_all()
    token = secrets.token_urlsafe(30)
    db.session.add(
        Token(
            client_id="load",
            token_type="Bearer",
            access_token=token,
            scope="read",
            issued_at=int(time.time()),
            expires_in=86_400,
        )
    )
    db.session.commit()
    print(json.dumps({"token": token}))


with app.app_context():
    event.listen(db.engine, "connect", pragmas)
    if __name__ == "__main__":
        make()
