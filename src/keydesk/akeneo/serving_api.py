"""One handler for each deed, whatever the resource; a `Source` knows how the deed is done.

Errors are raised; words.py says them.  What is saved is committed before it is answered.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.akeneo import exchange, paging, table
from keydesk.akeneo.batches import Batch
from keydesk.akeneo.source import Asking, Source, Wish
from keydesk.akeneo.table import Resource
from keydesk.akeneo.words import blame
from keydesk.auth import allowed, base_url, caller_of, guarded, house_of
from keydesk.catalog import patches
from keydesk.kit.errors import KeydeskError
from keydesk.kit.storable import storable
from keydesk.structures.violations import Flawed, Misfit, Outcome, Saved, Unknown

Handler = Callable[[Request], Response]


@dataclass(frozen=True)
class Serving:
    """The handlers of one resource."""

    resource: Resource
    source: Source

    def handler(self, deed: str) -> Handler:
        return {
            table.LIST: self.index,
            table.GET: self.show,
            table.CREATE: self.create,
            table.PATCH: self.update,
            table.BATCH: self.update_all,
            table.DELETE: self.delete,
        }[deed]

    def index(self, request: Request) -> Response:
        """The list envelope: `_links`, `current_page`, `items_count` when asked, `_embedded`."""
        return self._listed(request, exchange.query(request))

    def search(self, request: Request) -> Response:
        """The same; the parameters stand in the body."""
        return self._listed(request, paging.from_body(exchange.object_of(request)))

    def show(self, request: Request) -> Response:
        """One item.  No `_links`, unlike in a list."""
        query = exchange.query(request)
        asking = self._asking(request)
        with house_of(request).database.read() as db:
            found = self.source.one(db, asking, self._key(request), query)
        request.scope["keydesk"].items = 1
        return exchange.answer(found)

    def create(self, request: Request) -> Response:
        data, house = exchange.object_of(request), house_of(request)
        with house.database.write() as db:
            by, owner = caller_of(request), self._owner(request)
            made = self.source.create(db, by, owner, data, now=house.clock())
        return self._saved(request, made)

    def update(self, request: Request) -> Response:
        key, data = self._key(request), exchange.object_of(request)
        (outcome,) = self._save(request, [(key, data)])
        if isinstance(outcome, KeydeskError):
            raise outcome
        return self._saved(request, outcome)

    def update_all(self, request: Request) -> Response:
        batch = Batch(self.resource, exchange.batch(request))
        outcomes = self._save(request, batch.wishes) if batch.wishes else []
        answers = batch.answers(outcomes)
        passage = request.scope["keydesk"]
        passage.items, passage.trouble = batch.saved(outcomes), batch.troubles(answers)
        return exchange.batch_answer(answers)

    def delete(self, request: Request) -> Response:
        key, house = self._key(request), house_of(request)
        with house.database.write() as db:
            self.source.delete(db, caller_of(request), key, now=house.clock())
        request.scope["keydesk"].items = 1
        return exchange.deleted()

    def _listed(self, request: Request, query: dict[str, str]) -> Response:
        asked = paging.read(query, cursors=self.resource in table.OF_PRODUCTS)
        asking = self._asking(request)
        with house_of(request).database.read() as db:
            page = self.source.part(db, asking, asked)
        request.scope["keydesk"].items = len(page.items)
        address = asking.address
        return exchange.answer(paging.envelope(asked, address, page.items, page.cursor, page.count))

    def _save(self, request: Request, wishes: Sequence[Wish]) -> list[Outcome]:
        caller, house = caller_of(request), house_of(request)
        may_create = allowed(caller, self.resource.needs(table.CREATE))
        with house.database.write() as db:
            return self.source.save(
                db, caller, self._owner(request), wishes, may_create=may_create, now=house.clock()
            )

    def _saved(self, request: Request, made: Saved) -> Response:
        request.scope["keydesk"].items = 1
        here = exchange.address(request, self.resource)
        return exchange.saved(paging.item_address(here, made.key), created=made.created)

    def _asking(self, request: Request) -> Asking:
        caller = caller_of(request)
        return Asking(
            caller.organization_id, caller.rights, self._owner(request), house_of(request).clock(),
            exchange.address(request, self.resource), base_url(request) + table.MEDIA.collection,
        )  # fmt: skip

    def _key(self, request: Request) -> str:
        """What cannot name anything is unknown, whatever was to be done with it."""
        key = self._storable(request, request.path_params[self.resource.key])
        if self.resource is table.UUIDS and patches.uuid(key) is None:
            raise Unknown(self.resource.kind, key)
        return key

    def _owner(self, request: Request) -> str:
        return self._storable(request, request.path_params.get("owner", ""))

    def _storable(self, request: Request, text: str) -> str:
        """What cannot be kept is no name of anything."""
        if not storable(text):
            raise Unknown(self.resource.kind, text, request.path_params.get("owner", ""))
        return text


def routes_of(resource: Resource, source: Source) -> Iterator[BaseRoute]:
    serving = Serving(resource, source)
    for deed, method, path in table.deeds(resource):
        yield guarded(
            method,
            path.replace(f"{{{resource.key}}}", f"{{{resource.key}:path}}")
            if resource.slashes
            else path,
            blamed(resource, serving.handler(deed)),
            permission=resource.needs(deed),
            changes=method != "GET",
        )


def blamed(resource: Resource, handler: Handler) -> Handler:
    """What the catalog finds wrong is booked as it is told, for the people of the connection."""

    def handled(request: Request) -> Response:
        try:
            return handler(request)
        except (Misfit, Flawed, Unknown) as error:
            request.scope["keydesk"].trouble = blame(error, resource, request.method)
            raise

    return handled
