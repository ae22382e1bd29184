"""Presses on the card before the first session. After a yes, what was pressed goes on at once."""

from __future__ import annotations

from cogs.agreement import gate
from cogs.kit import rooms
from cogs.kit.act import Act
from cogs.kit.card import Button, Card, Target, Text
from cogs.kit.door import answers
from cogs.kit.route import OLD_BUTTON, handler, on
from groupbot.agreement.gates import Missing, NotYet
from groupbot.errors import OutOfDate
from groupbot.groups.model import Group, Standing

# What leads to a place, and the kind of button it is: this goes on after the yes.
_GOES_ON = {
    "take": "session",
    "wait": "session",
    "keep": "session",
    "maybe": "session",
    "accept": "session",
    "turn": "session",
    "here": "attendance",
}


@answers(NotYet)
async def ask(act: Act, refusal: NotYet) -> Card:
    """Show what is missing, in place of a refusal; the button for it knows what goes on afterwards."""
    missing, stale = refusal.missing, act.target.action.startswith("agree")
    open_room = is_open(act, missing.group)
    session_id, doing, moment = _meant(act, refusal)
    if not session_id:
        return gate.before_any(missing, open_room=open_room, stale=stale)
    extra = ".".join(part for part in (missing.mark, doing, moment) if part)
    asked = gate.before_session(missing, session_id, extra, doing=doing, open_room=open_room, stale=stale)
    return asked.then(Text(gate.NOTE_LATER)) if refusal.typed else asked


def _meant(act: Act, refusal: NotYet) -> tuple[str, str, str]:
    """Give the session, what somebody wanted there, and the moment that their button carried."""
    pressed = act.target
    if pressed.kind == "session" and pressed.action.startswith("agree"):
        _, doing, moment = _carried(act)
        return act.subject, doing, moment
    if _GOES_ON.get(pressed.action) == pressed.kind:
        return act.subject, pressed.action, pressed.extra
    return refusal.session_id, refusal.doing, ""


def _carried(act: Act) -> tuple[str, str, str]:
    """Read what a yes carries: the mark of what was shown, what goes on, and a moment or nothing."""
    mark, doing, moment, *_ = [*act.target.extra.split("."), "", ""]
    return mark, doing, moment


def is_open(act: Act, group: Group) -> bool:
    """Say whether everyone in the server sees the room that the group meets in."""
    room = rooms.find(act.interaction.client.get_guild(group.guild_id), group.place_channel_id)
    return room is not None and rooms.open_to_all(room)


# --- before a session ------------------------------------------------------------------------------------


@on("session", "agree")
async def agree(act: Act) -> None:
    """Say yes to what was shown."""
    await _agree(act, None)


@on("session", "agree-named")
async def agree_named(act: Act) -> None:
    """Say yes, to the own name in lists as well."""
    await _agree(act, True)


@on("session", "agree-unnamed")
async def agree_unnamed(act: Act) -> None:
    """Say yes, and be counted without a name."""
    await _agree(act, False)


async def _agree(act: Act, named: bool | None) -> None:
    mark, doing, moment = _carried(act)
    if doing not in _GOES_ON:
        raise OutOfDate(OLD_BUTTON)
    session, group, standing = await act.core.sessions.find(await act.person(), act.subject)
    await act.core.gates.say_yes(standing, group, mark, session_id=session.id, named=named)
    await _go_on(act, _on_to(act, session.id, doing, moment))


def _on_to(act: Act, session_id: str, doing: str, moment: str = "") -> Target:
    return Target(_GOES_ON[doing], doing, session_id, moment, act.target.guild_id)


async def _go_on(act: Act, target: Target) -> None:
    goes_on = handler(target)
    if goes_on is None:
        raise OutOfDate(OLD_BUTTON)
    await goes_on(Act(act.interaction, target))


@on("session", "question")
async def question(act: Act) -> None:
    """Say whom to ask, and lead back to what was pressed."""
    doing = act.target.extra
    if doing not in _GOES_ON:
        raise OutOfDate(OLD_BUTTON)
    missing = await _missing_before(act)
    await act.answer(gate.question(missing, Button("Back", _on_to(act, act.subject, doing))))


@on("session", "not-now")
async def not_now(act: Act) -> None:
    """Keep nothing."""
    missing = await _missing_before(act)
    await act.answer(
        gate.not_now(missing, Button("Show the session", Target("session", "show", act.subject)))
    )


async def _missing_before(act: Act) -> Missing:
    session, group, standing = await act.core.sessions.find(await act.person(), act.subject)
    return await act.core.gates.missing(standing, group, session.id)


# --- with no session at hand -------------------------------------------------------------------------


@on("agreement", "agree")
async def agree_to_group(act: Act) -> None:
    """Say yes to what was shown."""
    await _agree_to_group(act, None)


@on("agreement", "agree-named")
async def agree_to_group_named(act: Act) -> None:
    """Say yes, to the own name in lists as well."""
    await _agree_to_group(act, True)


@on("agreement", "agree-unnamed")
async def agree_to_group_unnamed(act: Act) -> None:
    """Say yes, and be counted without a name."""
    await _agree_to_group(act, False)


async def _agree_to_group(act: Act, named: bool | None) -> None:
    group, standing = await _found(act)
    await act.core.gates.say_yes(standing, group, act.target.extra, named=named)
    await _go_on(act, Target("agreement", "show", group.id, "", act.target.guild_id))


async def _found(act: Act) -> tuple[Group, Standing]:
    return await act.core.groups.find(await act.person(), act.subject)


@on("agreement", "question")
async def question_of_group(act: Act) -> None:
    """Say whom to ask."""
    group, standing = await _found(act)
    missing = await act.core.gates.missing(standing, group)
    await act.answer(gate.question(missing, Button("Back", Target("agreement", "show", group.id))))


@on("agreement", "not-now")
async def not_now_in_group(act: Act) -> None:
    """Keep nothing."""
    group, standing = await _found(act)
    missing = await act.core.gates.missing(standing, group)
    await act.answer(gate.not_now(missing, Button("Show the group", Target("group", "show", group.id))))
