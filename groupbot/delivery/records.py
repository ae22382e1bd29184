"""Letters, rows and verdicts as the outbox table holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groupbot.delivery.model import Letter, Row, State
from groupbot.delivery.verdicts import Verdict
from groupbot.ids import row_id

_OF_THE_LETTER = (
    "guild_id", "kind", "subject", "way", "recipient_id", "occasion", "due_at", "expires_at", "late_after",
    "body",
)  # fmt: skip
_OF_THE_ROW = (
    "id", "state", "try_at", "unsure", "withdrawn", "revision", "attempts", "owner", "lease_until",
    "sending_since", "channel_id", "message_id", "settled_at", "trouble", "inbox",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row under way looks like in the table now."""

    state: State
    owner: str | None
    revision: int
    withdrawn: bool


def new_values(letter: Letter) -> dict[str, Any]:
    """Give the columns of a letter that nobody has tried yet, under a new id."""
    return {name: getattr(letter, name) for name in _OF_THE_LETTER} | {
        "id": row_id(),
        "state": State.DUE,
        "try_at": letter.due_at,
        "unsure": False,
        "withdrawn": False,
        "revision": 0,
        "attempts": 0,
        "channel_id": None,
        "message_id": None,
        "inbox": False,
    }


def row_of(found: Mapping[Any, Any]) -> Row:
    """Give the row that these columns hold."""
    letter = Letter(**{name: found[name] for name in _OF_THE_LETTER})
    return Row(letter=letter, **{name: found[name] for name in _OF_THE_ROW})


def settlement(verdict: Verdict) -> dict[str, Any]:
    """Give the parameters that mark a row: its id, and `new_…` for each of SETTLED_COLUMNS."""
    row, posted = verdict.row, verdict.posted
    fresh = {
        "state": verdict.state,
        "try_at": verdict.try_at,
        "settled_at": verdict.settled_at,
        "unsure": verdict.unsure,
        "sending_since": row.sending_since if verdict.unsure else None,
        "attempts": verdict.attempts,
        "trouble": verdict.trouble,
        "inbox": verdict.inbox,
        "channel_id": posted.channel_id if posted else row.channel_id,
        "message_id": posted.message_id if posted else row.message_id,
    }
    return {"row": row.id} | {f"new_{name}": value for name, value in fresh.items()}
