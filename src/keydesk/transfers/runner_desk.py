"""Imports and exports in the background: whichever worker is free takes the oldest that waits.

A worker that dies leaves it to the others, who go on where it was.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from keydesk.accounts.acting import acting
from keydesk.auth import Caller, House
from keydesk.kit.db import Db
from keydesk.kit.errors import BadRequest, KeydeskError, Unavailable
from keydesk.kit.ids import new_id
from keydesk.kit.repeating import Repeating
from keydesk.transfers import folders, import_desk, noting, sources, store
from keydesk.transfers.export_desk import Export
from keydesk.transfers.importing import Ended
from keydesk.transfers.kinds import BY_NAME
from keydesk.transfers.living_desk import SIGN, living, taken
from keydesk.transfers.reading import Said
from keydesk.transfers.store import DONE, EXPORT, FAILED, Transfer

log = logging.getLogger("keydesk.transfers")

SILENCE = timedelta(seconds=60)  # after which whoever was at it is taken for dead
HOUR = timedelta(hours=1)
FORGOTTEN = 100  # transfers of one sweep
CRASHED = "An error that was not foreseen stopped it. The log of the server holds it."
NO_FILE = "The server could not read or write a file: {why}."
NO_UPLOAD = "Its file is no longer here. Send it again."
CHANGED = "What whoever started it may do has changed meanwhile. Ask for it again."
GONE = "Whoever started it may no longer do this."


class Runner(Repeating):
    def __init__(self, house: House, seconds: float = 1.0) -> None:
        super().__init__("transfers", seconds)
        self.house, self.swept = house, datetime.min.replace(tzinfo=UTC)

    def once(self) -> None:
        try:
            self._sweep()
            self.one()
        except Unavailable as error:
            log.warning("transfers_wait", extra={"cause": str(error.__cause__)})
        except Exception:
            log.exception("transfers_failed")

    def one(self) -> bool:
        """Carries out the oldest that waits; False when there is none."""
        now, holder = self.house.clock(), new_id()
        with self.house.database.read() as db:
            found = store.waiting(db, silent_since=now - SILENCE)
        if found is None:
            return False
        mine = taken(self.house, found, holder, now=now)
        if mine is not None:
            self._carry_out(mine)
        return True

    def _carry_out(self, transfer: Transfer) -> None:
        work = self._export if transfer.direction == EXPORT else self._import
        try:
            with living(self.house, transfer):
                work(transfer)
        except Ended:
            if self.ending.is_set():  # another worker need not wait until this one seems dead
                with self.house.database.write() as db:
                    store.change(db, transfer, transfer.holder, state=store.WAITING)
        except Unavailable:
            raise
        except KeydeskError as error:
            self._end(transfer, FAILED, message=error.message[:500])
        except OSError as error:
            log.exception("transfer_failed", extra={"transfer": transfer.id})
            self._end(transfer, FAILED, message=NO_FILE.format(why=error.strerror or "error"))
        except Exception:
            log.exception("transfer_failed", extra={"transfer": transfer.id})
            self._end(transfer, FAILED, message=CRASHED)

    def _by(self, transfer: Transfer) -> Callable[[Db], Caller]:
        def by(db: Db) -> Caller:
            found = acting(db, transfer.organization_id, transfer.user_id)
            if found is None:
                raise BadRequest(GONE)
            return replace(found, request_id=f"transfer:{transfer.id}")

        return by

    def _now(self, transfer: Transfer) -> Caller:
        with self.house.database.read() as db:
            return self._by(transfer)(db)

    def _import(self, transfer: Transfer) -> None:
        said, by = transfer.said, self._by(transfer)
        path = folders.of(self.house.settings, said["folder"]) / said["file"]
        if not path.is_file():  # what the files call it here is nobody's business
            raise BadRequest(NO_UPLOAD)
        with sources.opened(path, said["kind"]) as source:
            read = Said(said["encoding"], said["delimiter"])
            found, lines = import_desk.prepared(self.house, self._now(transfer), source, read)
            found.watch = self._watch
            if said["trial"]:
                tried = import_desk.attempt(self.house, by, found)
                self._told(transfer, tried)
                return
            with self.house.database.write() as db:
                store.change(db, transfer, transfer.holder, lines=lines)
            import_desk.carried_out(self.house, by, found, replace(transfer, lines=lines))

    def _told(self, transfer: Transfer, tried: import_desk.Tried) -> None:
        ledger, now = tried.ledger, self.house.clock()
        whole = "" if tried.whole else import_desk.ONLY_FIRST.format(most=import_desk.MOST_TRIED)
        told = {"message": whole, "counts": ledger.counts, "columns": dict(ledger.columns)}
        with self.house.database.write() as db:
            if store.change(
                db, transfer, transfer.holder, state=DONE, finished_at=now, seen_at=now, **told
            ):
                noting.note(db, transfer.organization_id, transfer.id, ledger.problems)

    def _watch(self, *_: object) -> None:
        if self.ending.is_set():
            raise Ended

    def _export(self, transfer: Transfer) -> None:
        said, seen = transfer.said, [self.house.clock()]
        by = self._now(transfer)
        folder = folders.of(self.house.settings, transfer.id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

        def watch(kind: str, written: int) -> None:
            self._watch()
            now = self.house.clock()
            if now - seen[0] >= SIGN:
                seen[0] = now
                counts = {**export.counts, kind: written}
                told = {name: {"written": number} for name, number in counts.items()}
                self._unchanged(transfer, by)
                self._sign(transfer, counts=told, seen_at=now)

        export = Export(self.house, by, [BY_NAME[name] for name in said["kinds"]], watch)
        export.write(folder / said["file"], said["format"])
        self._unchanged(transfer, by)
        counts = {name: {"written": number} for name, number in export.counts.items()}
        rights = by.rights.text if by.rights else ""
        self._end(transfer, DONE, message="", counts=counts, said={**said, "rights": rights})

    def _unchanged(self, transfer: Transfer, by: Caller) -> None:
        """What they saw when it began, they may see still."""
        now = self._now(transfer)
        if (now.rights, now.permissions) != (by.rights, by.permissions):
            raise BadRequest(CHANGED)

    def _sign(self, transfer: Transfer, **values: object) -> None:
        with self.house.database.write() as db:
            if not store.change(db, transfer, transfer.holder, **values):
                raise Ended

    def _end(self, transfer: Transfer, state: str, **values: object) -> None:
        now = self.house.clock()
        ended = {"state": state, "finished_at": now, "seen_at": now} | values
        with suppress(Ended):
            self._sign(transfer, **ended)

    def _sweep(self) -> None:
        """Once an hour: what is older than the setting says is gone, files and all."""
        now = self.house.clock()
        if now - self.swept < HOUR:
            return
        self.swept = now
        before = now - timedelta(days=self.house.settings.transfer_days)
        with self.house.database.read() as db:
            gone = store.old(db, before=before, limit=FORGOTTEN)
        for one in gone:
            with self.house.database.read() as db:
                shared = store.folders(db, but=one)
            for folder in {one.id, str(one.said.get("folder") or one.id)} - shared:
                folders.removed(self.house.settings, folder)
            with self.house.database.write() as db:
                store.forget(db, one)
