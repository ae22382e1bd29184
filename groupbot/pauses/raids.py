"""The sign that many new accounts ask for places at once: counted in memory, and nothing of it kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from groupbot.clock import Clock
from groupbot.delivery.model import Letter, Way
from groupbot.groups.model import Group
from groupbot.pauses.model import MANY_NEW, WITHIN, is_new

RAID = "pause.raid"
_WORTH_TELLING = timedelta(minutes=30)
_AGAIN = 3600.0  # seconds until it is said of the same server again


class Raids:
    """Who asked lately with a new account, by server."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[int, dict[int, float]] = {}
        self._said: dict[int, float] = {}

    def looks_like_one(self, guild_id: int, account_id: int) -> bool:
        """Note that somebody asks for a place, and say whether too many new accounts did lately."""
        if not is_new(account_id, self._clock.now()):
            return False
        now = self._clock.monotonic()
        self._asked = {
            i: lately for i, asked in self._asked.items() if (lately := _since(now - WITHIN, asked))
        }
        lately = self._asked.setdefault(guild_id, {})
        lately[account_id] = now
        quiet = now - self._said.get(guild_id, -_AGAIN) < _AGAIN
        return len(lately) >= MANY_NEW and not quiet

    def said(self, guild_id: int) -> None:
        """Note that the staff of a server were told, so that they are not told again within the hour."""
        self._said[guild_id] = self._clock.monotonic()


def _since(before: float, asked: dict[int, float]) -> dict[int, float]:
    return {account_id: at for account_id, at in asked.items() if at > before}


def letter(group: Group, now: datetime) -> Letter:
    """Tell the facilitators of a group, with the button to pause; nobody is named."""
    return Letter(
        group.guild_id,
        RAID,
        group.id,
        Way.CHANNEL,
        group.facilitators_channel_id,
        now,
        occasion=now.strftime("%Y%m%d%H"),
        expires_at=now + _WORTH_TELLING,
    )
