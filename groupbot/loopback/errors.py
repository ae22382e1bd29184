"""How Discord says no: its numeric codes and the JSON around them."""

from __future__ import annotations

from typing import Any

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
CODES: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    10065: (404, "Unknown Voice State"),
    10067: (404, "Unknown Stage Instance"),
    10070: (404, "Unknown Guild Scheduled Event"),
    20012: (403, "You are not authorized to perform this action on this application"),
    30003: (400, "Maximum number of pins reached for the channel (50)"),
    30032: (400, "Maximum number of application commands reached (100)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (
        400,
        "Provided too few or too many messages to delete.",
    ),
    50021: (403, "Cannot execute action on a system message"),
    50024: (403, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50034: (400, "A message provided was too old to bulk delete"),
    50083: (400, "Thread is archived"),
    50101: (400, "Server needs more boosts to perform this action"),
    50109: (400, "The request body contains invalid JSON."),
    150006: (400, "The Stage is already open"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
    180000: (400, "Cannot update a finished event"),
}


class Refused(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body.get('code')} {body.get('message')}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def refused(code: int, *, status: int | None = None, message: str | None = None) -> Refused:
    """Make the refusal Discord gives with this numeric code."""
    usual_status, usual_message = CODES[code]
    return Refused(status or usual_status, {"message": message or usual_message, "code": code})


def unknown_route() -> Refused:
    """Make the answer to an address that does not exist."""
    return Refused(404, {"message": "404: Not Found", "code": 0})


def unauthorized() -> Refused:
    """Make the answer to a missing or wrong token."""
    return Refused(401, {"message": "401: Unauthorized", "code": 0})


class FormFaults:
    """Collects what is wrong with a body and says it in Discord's nested form."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {}

    def add(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """Note one fault at a place in the body."""
        at = self.tree
        for part in path:
            at = at.setdefault(str(part), {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def raise_if_any(self) -> None:
        """Refuse the body when anything was noted."""
        if self.tree:
            raise Refused(400, {"message": "Invalid Form Body", "code": 50035, "errors": self.tree})


def invalid(path: tuple[str | int, ...], code: str, message: str) -> Refused:
    """Make the refusal of a body for one fault."""
    faults = FormFaults()
    faults.add(path, code, message)
    return Refused(400, {"message": "Invalid Form Body", "code": 50035, "errors": faults.tree})
