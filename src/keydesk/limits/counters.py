"""All limits of a call at once: counted by all, or by none."""

from collections.abc import Sequence

from keydesk.auth import House
from keydesk.auth.answer import Reason
from keydesk.auth.limiting import Over, Passed, Policy, seconds
from keydesk.auth.limits import CLOSED, Limited
from keydesk.kit.errors import Unavailable
from keydesk.limits.leases_desk import Leases
from keydesk.limits.model import LARGEST_BLOCK, Flow, Quota, flows, quotas, standing
from keydesk.limits.rates_desk import OfDatabase, OfMachine, Rates


class Counters:
    """The Limiter of a house.  start() and stop() as the other threads of a worker.

    block   so many calls of a quota are taken at once, at most; 1 where nobody calls stop()
    """

    def __init__(self, house: House, block: int = LARGEST_BLOCK) -> None:
        on_sqlite = house.usage.dialect == "sqlite"
        self.clock = house.clock
        self.rates: Rates = OfMachine(house.settings.data) if on_sqlite else OfDatabase(house.usage)
        self.leases = Leases(house.usage, house.clock, block)

    def start(self) -> None:
        self.leases.start()

    def stop(self) -> None:
        self.leases.stop()
        self.rates.close()

    async def take(
        self, limited: Sequence[Limited], organization_id: str, cost: int
    ) -> Passed | Over:
        """See auth.limiting.Limiter."""
        wanted = quotas(limited, self.clock())
        if wanted:
            spent = await self.leases.take(organization_id, wanted, cost)
            if spent:
                wait = max(one.ends_in for one in spent)
                return Over(Reason.RATE_LIMITED, wait, tuple(one.standing(0) for one in spent))
        try:
            over, policies = await self._rated(organization_id, flows(limited), cost)
        except BaseException:
            self.leases.put_back(organization_id, wanted, cost)
            raise
        if over:
            self.leases.put_back(organization_id, wanted, cost)
            return Over(Reason.RATE_LIMITED, over, policies)
        return Passed((*policies, *(self._standing(organization_id, one) for one in wanted)))

    async def _rated(
        self, organization_id: str, wanted: list[Flow], cost: int
    ) -> tuple[int, tuple[Policy, ...]]:
        """Seconds to wait, 0 = counted; and how the rates stand."""
        if not wanted:
            return 0, ()
        try:
            verdicts, now = await self.rates.take(organization_id, wanted, cost)
        except Unavailable:
            if any(one.rate.when_unsure == CLOSED for one in wanted):
                raise
            return 0, ()
        pairs = zip(wanted, verdicts, strict=True)
        wait = max(one.wait for one in verdicts)
        return seconds(wait), tuple(standing(flow, one.tat, now) for flow, one in pairs)

    def _standing(self, organization_id: str, quota: Quota) -> Policy:
        return quota.standing(self.leases.left(organization_id, quota))
