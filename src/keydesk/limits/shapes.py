"""Limits as JSON, of connections, keys and clients alike."""

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from keydesk.auth.api import Body
from keydesk.auth.limits import Limits, plain
from keydesk.limits.wishes import NO_LIMITS, Said

NETWORKS = "192.0.2.7, 192.0.2.0/24, 2001:db8::/32; empty = from anywhere"
UNSURE = "What happens while calls cannot be counted"
LIMITS = "What is left out of it stays as it is; null = no limits"


class RateWish(Body):
    count: int = Field(description="So many calls")
    seconds: int = Field(description="in so many seconds, evenly")
    burst: int | None = Field(None, description="So many at once; left out = count")
    when_unsure: Literal["open", "closed"] = Field("closed", description=UNSURE)


class LimitsWish(Body):
    """What is left out stays as it is; null is no limit."""

    networks: list[str] | None = Field(None, description=NETWORKS)
    rate: RateWish | None = None
    daily: int | None = Field(None, description="Calls in a day of UTC")
    monthly: int | None = Field(None, description="Calls in a month of UTC")


class RateBody(BaseModel):
    count: int
    seconds: int
    burst: int
    when_unsure: str


class LimitsBody(BaseModel):
    networks: list[str] = Field(description=NETWORKS)
    rate: RateBody | None
    daily: int | None
    monthly: int | None

    @classmethod
    def of(cls, limits: Limits) -> "LimitsBody":
        rate = limits.rate
        return cls(
            networks=[plain(one) for one in limits.networks],
            rate=RateBody(**{n: getattr(rate, n) for n in RateBody.model_fields}) if rate else None,
            daily=limits.daily,
            monthly=limits.monthly,
        )


class Limiting(Protocol):
    """What a caller sent, and what not."""

    @property
    def limits(self) -> LimitsWish | None: ...

    @property
    def model_fields_set(self) -> set[str]: ...


def limits_said(wanted: Limiting) -> Said | None:
    """None = nothing was said."""
    if wanted.limits is not None:
        return wanted.limits.model_dump(exclude_unset=True)
    return NO_LIMITS if "limits" in wanted.model_fields_set else None
