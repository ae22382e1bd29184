"""How long things may take, how often they are tried again, and how much goes at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta

_COUNTS = frozenset({"looks_least", "sends_at_once", "batch"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, but for three counts. The order of the times keeps a message from being said twice.

    Raises ValueError when the order is broken: a try has to be over before its nonce is no longer
    trusted, and the nonce before somebody else may take the row.
    """

    send_timeout: float = 40.0
    nonce_trusted: float = 60.0  # Discord remembers a nonce for a few minutes; by the monotonic clock
    lease: float = 90.0
    look_timeout: float = 10.0  # reading a channel's history, or drawing a card
    edit_gap: float = 2.0  # between two edits of one card
    retry_dm_after: float = 60.0
    backoff_first: float = 1.0
    backoff_most: float = 300.0
    unreadable_most: float = 600.0  # a direct message whose history stays closed this long goes to the inbox
    looks_least: int = 5  # and not before so many tries: after a jump of the wall clock all looks long ago
    park_first: float = 3600.0
    park_most: float = 86400.0
    early_most: float = 10.0  # by Discord's own clock
    kept: float = 7 * 86400.0  # settled rows
    prune_every: float = 3600.0
    sends_at_once: int = 20
    batch: int = 100  # rows claimed in one statement, and the most under way

    def __post_init__(self) -> None:
        """Refuse limits in another order."""
        if not self.send_timeout < self.nonce_trusted < self.lease:
            raise ValueError("send_timeout must be less than nonce_trusted, and that less than lease")
        if self.renew_after + 2 * self.look_timeout + self.send_timeout >= self.lease:
            raise ValueError("looking, drawing and sending must fit into what a lease leaves")

    @property
    def renew_after(self) -> float:
        """Give the age in seconds from which a claim is renewed before its row is tried."""
        return self.lease / 4

    def scaled(self, factor: float) -> Limits:
        """Give the same limits with every time multiplied: tests run at 1/20."""
        times = {f.name: getattr(self, f.name) * factor for f in fields(self) if f.name not in _COUNTS}
        return replace(self, **times)

    def backoff(self, attempts: int) -> timedelta:
        """Give the wait after so many tries: doubled each time, up to the most."""
        return timedelta(seconds=min(self.backoff_most, self.backoff_first * 2 ** min(attempts - 1, 30)))
