"""Rate limits: a bucket for each route and each big id in it, and one for everything."""

from __future__ import annotations

import hashlib
import math
import time
from collections import deque
from dataclasses import dataclass, field

from groupbot.loopback.errors import Refused

# Requests per seconds. Discord does not publish them; these are what its headers said when last seen.
KNOWN: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 1.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): (5, 2.0),
    ("PATCH", "/channels/{channel_id}"): (5, 600.0),
    ("POST", "/users/@me/channels"): (10, 10.0),
    ("POST", "/guilds/{guild_id}/scheduled-events"): (5, 60.0),
}
USUAL = (50, 1.0)
EVERYTHING = (50, 1.0)
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
# What is not counted against the limit on everything.
_FREE = ("/interactions/", "/webhooks/")
_WIDE_OPEN = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "999", "X-RateLimit-Reset-After": "1.000"}


@dataclass
class Rates:
    """Counts requests on the monotonic clock. `scale` stretches the windows; None counts nothing."""

    scale: float | None = None
    limits: dict[tuple[str, str], tuple[int, float]] = field(default_factory=lambda: dict(KNOWN))
    everything: tuple[int, float] = EVERYTHING
    _seen: dict[str, deque[float]] = field(default_factory=dict)

    def count(self, method: str, template: str, params: dict[str, str]) -> dict[str, str]:
        """Count a request and answer the headers that say what is left; Refused when nothing is."""
        bucket = hashlib.md5(f"{method} {template}".encode(), usedforsecurity=False).hexdigest()
        if self.scale is None:
            return _WIDE_OPEN | {"X-RateLimit-Bucket": bucket, "X-RateLimit-Reset": f"{time.time() + 1:.3f}"}
        if not template.startswith(_FREE):
            self._take_global(self.scale)
        most, window = self.limits.get((method, template), USUAL)
        key = bucket + "".join(params.get(name, "") for name in _MAJOR)
        left, wait = self._take(key, most, window * self.scale)
        headers = {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if left < 0:
            raise _too_many(wait, headers | {"X-RateLimit-Scope": "user"}, everywhere=False)
        return headers

    def _take_global(self, scale: float) -> None:
        most, window = self.everything
        left, wait = self._take("everything", most, window * scale)
        if left < 0:
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            raise _too_many(wait, headers, everywhere=True)

    def _take(self, key: str, most: int, window: float) -> tuple[int, float]:
        """Take one from a bucket: what is left (-1 for too many), and when the oldest comes back."""
        now = time.monotonic()
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= now - window:
            seen.popleft()
        if len(seen) >= most:
            return -1, seen[0] + window - now
        seen.append(now)
        return most - len(seen), seen[0] + window - now


def _too_many(wait: float, headers: dict[str, str], *, everywhere: bool) -> Refused:
    rounded = math.ceil(wait * 1000) / 1000
    body = {"message": "You are being rate limited.", "retry_after": rounded, "global": everywhere, "code": 0}
    return Refused(429, body, headers | {"Retry-After": str(math.ceil(wait))})
