"""One statement that PostgreSQL is asked again and again, by libpq's own asynchronous calls.

What a connection of psycopg does beside them costs many times as much, each time
(https://www.postgresql.org/docs/current/libpq-async.html).
"""

import asyncio
from typing import Any

from psycopg import AsyncConnection, OperationalError
from psycopg import Error as PostgresError
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

NAME = b"repeated"


class Repeated:
    """In one event loop, one question at a time.  Made by `prepared`."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.loop = asyncio.get_running_loop()
        self.connection, self.pgconn = connection, connection.pgconn
        self.socket = self.pgconn.socket
        self.result: PGresult | None = None
        self.answer: asyncio.Future[int] = self.loop.create_future()
        self.loop.add_reader(self.socket, self._read)

    @classmethod
    async def prepared(cls, dsn: str, statement: str, patience: int) -> "Repeated":
        """`patience` in seconds.  Raises psycopg.Error, OSError."""
        connection = await AsyncConnection.connect(dsn, autocommit=True, connect_timeout=patience)
        try:
            await connection.execute(f"PREPARE {NAME.decode()} AS {statement}".encode())
        except PostgresError:
            await connection.close()
            raise
        return cls(connection)

    async def ask(self) -> int:
        """The first column of the first row.  Raises psycopg.Error."""
        self.answer = self.loop.create_future()
        self.pgconn.send_query_prepared(NAME, None)
        if self.pgconn.flush():
            raise OperationalError("The server does not take a question of a few bytes.")
        return await self.answer

    def close(self) -> None:
        if not self.loop.is_closed():
            self.loop.remove_reader(self.socket)
        self.pgconn.finish()

    def _read(self) -> None:
        """Something came: an answer, a part of one, or the end of the connection."""
        try:
            self.pgconn.consume_input()
            while not self.pgconn.is_busy():
                found = self.pgconn.get_result()
                if found is None:
                    return self._end()
                self.result = found
        except OperationalError as error:
            self.loop.remove_reader(self.socket)
            if not self.answer.done():
                self.answer.set_exception(error)

    def _end(self) -> None:
        """Of an answer; without one, the server said something that nobody asked for."""
        found, self.result = self.result, None
        if found is None or self.answer.done():
            return
        value = found.get_value(0, 0) if found.status == ExecStatus.TUPLES_OK else None
        if value is None:
            self.answer.set_exception(
                OperationalError(found.error_message.decode(errors="replace"))
            )
        else:
            self.answer.set_result(int(value))
