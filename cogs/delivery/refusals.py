"""What Discord's refusals mean for a letter: not at all, not now, or nobody knows."""

from __future__ import annotations

import discord

from groupbot.delivery.model import OutcomeUnknown, TryLater, Undeliverable

# Refusals that pass: sends switched off for a while, direct messages opened too fast, slow mode,
# write limits, an overloaded Discord.
_PASSING = frozenset({20016, 20028, 20029, 40003, 40004, 110001, 130000})
_A_WHILE = 60.0  # seconds


def outcome(refused: discord.HTTPException) -> Exception:
    """Say what follows from a refusal of a send or an edit."""
    if refused.status >= 500 or refused.status == 408:
        return OutcomeUnknown()
    return nothing_said(refused)


def nothing_said(refused: discord.HTTPException) -> TryLater | Undeliverable:
    """Say what follows where it is plain that nothing was said."""
    if refused.status >= 500:
        return TryLater()
    if refused.status in (401, 408, 429) or refused.code in _PASSING:
        return TryLater(_A_WHILE)
    if not refused.code:
        # Not Discord's own words: something on the way answered, a proxy's page say.
        return TryLater(_A_WHILE)
    return Undeliverable(refused.code)
