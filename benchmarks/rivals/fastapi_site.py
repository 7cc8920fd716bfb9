"""The same small endpoint in FastAPI, behind fastapi-users: bearer tokens in the database, as its
manual has it.  In the rivals' environment.

As a script it makes the database and prints a token as JSON; as an ASGI application it serves.
BENCHMARK_DATABASE says where.
"""

import asyncio
import json
import os
import uuid
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi_users import BaseUserManager, FastAPIUsers, UUIDIDMixin
from fastapi_users.authentication import AuthenticationBackend, BearerTransport
from fastapi_users.authentication.strategy.db import DatabaseStrategy
from fastapi_users_db_sqlalchemy import SQLAlchemyBaseUserTableUUID, SQLAlchemyUserDatabase
from fastapi_users_db_sqlalchemy.access_token import (
    SQLAlchemyAccessTokenDatabase,
    SQLAlchemyBaseAccessTokenTableUUID,
)
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class User(SQLAlchemyBaseUserTableUUID, Base):
    pass


class AccessToken(SQLAlchemyBaseAccessTokenTableUUID, Base):
    pass


engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['BENCHMARK_DATABASE']}")
sessions = async_sessionmaker(engine, expire_on_commit=False)


@event.listens_for(engine.sync_engine, "connect")
def pragmas(raw, _):
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")


class Users(UUIDIDMixin, BaseUserManager[User, uuid.UUID]):
    pass


async def session():
    async with sessions() as opened:
        yield opened


async def users(opened: Annotated[AsyncSession, Depends(session)]):
    yield Users(SQLAlchemyUserDatabase(opened, User))


async def tokens(opened: Annotated[AsyncSession, Depends(session)]):
    yield SQLAlchemyAccessTokenDatabase(opened, AccessToken)


def strategy(of: Annotated[SQLAlchemyAccessTokenDatabase, Depends(tokens)]):
    return DatabaseStrategy(of, lifetime_seconds=86_400)


bearer = AuthenticationBackend("database", BearerTransport(tokenUrl="login"), strategy)
signed_in = FastAPIUsers[User, uuid.UUID](users, [bearer]).current_user(active=True)
app = FastAPI()


@app.get("/")
async def hello(_: Annotated[User, Depends(signed_in)]):
    return {"hello": "world"}


async def make():
    async with engine.begin() as db:
        await db.run_sync(Base.metadata.create_all)
    async with sessions() as opened:
        user = User(email="load@example.com", hashed_password="never asked for")
        opened.add(user)
        await opened.commit()
        token = await DatabaseStrategy(
            SQLAlchemyAccessTokenDatabase(opened, AccessToken), lifetime_seconds=86_400
        ).write_token(user)
    await engine.dispose()
    print(json.dumps({"token": token}))


if __name__ == "__main__":
    asyncio.run(make())
