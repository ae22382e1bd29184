"""Answers to interactions: the first one, the original, follow-ups."""

from __future__ import annotations

from typing import Any

from groupbot.loopback import interactions, shapes
from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.components import settle
from groupbot.loopback.errors import invalid, refused
from groupbot.loopback.interactions import Interaction
from groupbot.loopback.limits import messages as limits
from groupbot.loopback.records import EPHEMERAL, LOADING, Message
from groupbot.loopback.rest.messages import written
from groupbot.loopback.shapes import Anything, Flag, Keys, Whole

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"


_CALLBACK = Keys({"type": Whole(1, 12, null=False), "data": Anything()}, ("type",), null=False)
_LATER = Keys({"flags": Whole(0), "tts": Flag()})


@route("POST", CALLBACK)
async def respond(ask: Ask) -> Answer:
    """Take the first answer to an interaction, within 3 s, once."""
    it = ask.hub.interactions.find(ask.number("interaction_id"), ask.params["interaction_token"])
    if it is None or it.is_late:
        raise refused(10062)
    if it.answer is not None:
        raise refused(40060)
    shapes.check(_CALLBACK, ask.body)
    kind, said = ask.body["type"], ask.body.get("data") or {}
    _fits(it, kind)
    _check(ask, it, kind, said)
    message = _acts(ask, it, kind, said)
    it.accept(kind)
    if ask.query.get("with_response", "").lower() not in ("1", "true"):
        return 204, None
    return 200, _described(ask, it, kind, message)


def _fits(it: Interaction, kind: Any) -> None:
    """Refuse an answer of a kind that this interaction cannot have."""
    allowed = {interactions.REPLY, interactions.REPLY_LATER, interactions.MODAL}
    if it.kind == interactions.AUTOCOMPLETE:
        allowed = {interactions.CHOICES}
    elif it.kind == interactions.MODAL_SUBMIT:
        allowed.discard(interactions.MODAL)
    if it.kind in (interactions.COMPONENT, interactions.MODAL_SUBMIT) and it.message:
        allowed |= {interactions.UPDATE, interactions.UPDATE_LATER}
    if kind not in allowed:
        raise invalid(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {sorted(allowed)}.")


def _check(ask: Ask, it: Interaction, kind: int, said: dict[str, Any]) -> None:
    """Refuse what cannot be said in this kind of answer."""
    path = ("data",)
    if kind == interactions.CHOICES:
        limits.check_choices(said, it.focused_type, path)
    elif kind == interactions.MODAL:
        limits.check_modal(said, path)
    elif kind == interactions.REPLY:
        limits.check_new(said, ask.files, webhook=True, path=path)
    elif kind == interactions.REPLY_LATER:
        shapes.check(_LATER, said, path)
    elif kind == interactions.UPDATE and it.message:
        limits.check_edit(said, ask.files, it.message, webhook=True, path=path)


def _acts(ask: Ask, it: Interaction, kind: int, said: dict[str, Any]) -> Message | None:
    if kind == interactions.CHOICES:
        it.choices = said.get("choices") or []
    elif kind == interactions.MODAL:
        it.modal = said | {"components": settle(said["components"], lambda url: {"url": url})}
    elif kind == interactions.REPLY:
        it.original = _posted(ask, it, said, first=True)
    elif kind == interactions.REPLY_LATER:
        it.ephemeral = bool((said.get("flags") or 0) & EPHEMERAL)
        it.original = _posted(ask, it, {}, first=True, loading=True)
    else:
        it.original = it.message
        if kind == interactions.UPDATE and it.message:
            ask.draft(it.channel, said).change(it.message)
            ask.hub.world.edited(it.message)
    return it.original


def _posted(
    ask: Ask, it: Interaction, said: dict[str, Any], *, first: bool, loading: bool = False
) -> Message:
    """Put an answer into the channel, for everyone or for the one person who asked."""
    hidden = (first and it.ephemeral) or bool((said.get("flags") or 0) & EPHEMERAL)
    flags = (EPHEMERAL if hidden else 0) | (LOADING if loading else 0)
    kind = {interactions.COMMAND: 20}.get(it.kind, 0) if first else 19
    if first and it.kind == interactions.COMMAND and it.request.get("type") in (2, 3):
        kind = 23
    message = ask.draft(it.channel, said).compose(
        kind=kind, seen_by=it.user.id if hidden else None, flags=flags
    )
    message.application_id = ask.hub.application_id
    message.interaction = it.metadata(original=None if first else it.original)
    answered = it.message if first else it.original
    if answered and (kind == 19 or it.kind == interactions.COMPONENT):
        message.kind = 19
        message.reference = {"type": 0, "channel_id": str(it.channel.id), "message_id": str(answered.id)}
        if it.guild:
            message.reference["guild_id"] = str(it.guild.id)
    ask.hub.world.place(message)
    return message


def _described(ask: Ask, it: Interaction, kind: int, message: Message | None) -> dict[str, Any]:
    """Write what `with_response` answers."""
    about: dict[str, Any] = {"id": str(it.id), "type": it.kind}
    if it.guild:
        about["guild_id"] = str(it.guild.id)
    about["channel_id"] = str(it.channel.id)
    if message and kind in (interactions.REPLY, interactions.REPLY_LATER, interactions.UPDATE):
        about["response_message_id"] = str(message.id)
        about["response_message_loading"] = bool(message.flags & LOADING)
        about["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
    answer: dict[str, Any] = {"interaction": about}
    if message and kind in (interactions.REPLY, interactions.UPDATE):
        answer["resource"] = {"type": kind, "message": written(ask, message)}
    return answer


def _opened(ask: Ask) -> Interaction:
    """Find the interaction whose token the address carries, answered and still alive."""
    if ask.number("webhook_id") != ask.hub.application_id:
        raise refused(10015)
    it = ask.hub.interactions.by_token.get(ask.params["webhook_token"])
    if it is None or it.is_dead:
        raise refused(50027)
    if it.answer is None:
        raise refused(10015)
    return it


def _original(ask: Ask) -> tuple[Interaction, Message]:
    it = _opened(ask)
    if it.original is None or it.original.deleted:
        raise refused(10008)
    return it, it.original


@route("GET", WEBHOOK + "/messages/@original")
async def original(ask: Ask) -> Answer:
    """Answer the first answer again."""
    return 200, written(ask, _original(ask)[1])


@route("PATCH", WEBHOOK + "/messages/@original")
async def edit_original(ask: Ask) -> Answer:
    """Change the first answer, or replace its "thinking…"."""
    it, message = _original(ask)
    _change(ask, it, message)
    return 200, written(ask, message)


def _change(ask: Ask, it: Interaction, message: Message) -> None:
    limits.check_edit(ask.body, ask.files, message, webhook=True)
    was_loading = bool(message.flags & LOADING)
    ask.draft(it.channel).change(message)
    if was_loading:
        message.edited_at = None
    ask.hub.world.edited(message)
    it.finished.set()


@route("DELETE", WEBHOOK + "/messages/@original")
async def delete_original(ask: Ask) -> Answer:
    """Take the first answer away."""
    it, message = _original(ask)
    ask.hub.world.erase(message)
    it.finished.set()
    return 204, None


@route("POST", WEBHOOK)
async def follow_up(ask: Ask) -> Answer:
    """Say more. After "thinking…" the first of these takes its place, as hidden as it was."""
    it = _opened(ask)
    if it.waits_for_text and it.original and not it.original.deleted:
        message = it.original
        _change(ask, it, message)
    else:
        limits.check_new(ask.body, ask.files, webhook=True)
        message = _posted(ask, it, ask.body, first=False)
        it.followups.append(message)
        it.finished.set()
    return 200, written(ask, message)


def _followed(ask: Ask) -> tuple[Interaction, Message]:
    it = _opened(ask)
    wanted = ask.number("message_id")
    known = [*it.followups, *([it.original] if it.original else [])]
    for message in known:
        if message.id == wanted and not message.deleted:
            return it, message
    raise refused(10008)


@route("GET", WEBHOOK + "/messages/{message_id}")
async def fetch_follow_up(ask: Ask) -> Answer:
    """Answer one message that was sent with this token."""
    return 200, written(ask, _followed(ask)[1])


@route("PATCH", WEBHOOK + "/messages/{message_id}")
async def edit_follow_up(ask: Ask) -> Answer:
    """Change one message that was sent with this token."""
    it, message = _followed(ask)
    _change(ask, it, message)
    return 200, written(ask, message)


@route("DELETE", WEBHOOK + "/messages/{message_id}")
async def delete_follow_up(ask: Ask) -> Answer:
    """Take away one message that was sent with this token."""
    it, message = _followed(ask)
    ask.hub.world.erase(message)
    it.finished.set()
    return 204, None
