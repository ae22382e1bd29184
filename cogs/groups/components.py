"""Presses, choices and forms about groups."""

from __future__ import annotations

from cogs.groups import cards, desk, names
from cogs.kit import rooms
from cogs.kit.act import Act
from cogs.kit.card import Card
from cogs.kit.door import shows_current
from cogs.kit.pages import page
from cogs.kit.route import known, on
from groupbot.agreement.model import Purpose
from groupbot.groups.fields import read_last_day
from groupbot.groups.model import Group, Mode
from groupbot.ids import from_base36
from groupbot.sessions.model import Session

# --- looking ---------------------------------------------------------------------------------------


@on("group", "list")
async def list_groups(act: Act) -> None:
    """Show a page of the groups that the person may see."""
    person = await act.person()
    groups = await act.core.groups.visible(person)
    mine = await act.core.groups.joined(person)
    standing = await act.core.groups.standing(person)
    shown = page(groups, act.target.extra)
    await act.answer(cards.listing(shown, mine, coordinator=standing.coordinator))


@on("group", "pick")
async def pick(act: Act) -> None:
    """Show the group that was chosen from the list."""
    await act.answer(await own_card(act, act.values[0]))


@on("group", "show")
async def show(act: Act) -> None:
    """Show a group to the person alone."""
    await act.answer(await own_card(act, act.subject))


@shows_current("group")
async def current(act: Act) -> Card:
    """Draw the group as it is now, for a press on an old card."""
    return await own_card(act, act.subject)


@on("group", "who")
async def who(act: Act) -> None:
    """Say who sees whom, in a message of its own."""
    group, _ = await act.core.groups.find(await act.person(), act.subject)
    await act.say(names.who_sees(group, open_room=is_open(act, group)))


async def own_card(act: Act, typed: str) -> Card:
    """Draw a group for the person who acts."""
    person = await act.person()
    group, standing = await act.core.groups.find(person, typed)
    mine = await act.core.groups.membership(group.guild_id, group.id, person.id)
    usually = await act.core.sessions.usually(group.guild_id, group.id)
    leads = standing.coordinator or standing.facilitates(group)
    return cards.own(group, usually, mine, act.core.groups.today(group), leads=leads)


def is_open(act: Act, group: Group) -> bool:
    """Say whether everyone in the server sees the room that the group meets in."""
    room = rooms.find(act.interaction.client.get_guild(group.guild_id), group.place_channel_id)
    return room is not None and rooms.open_to_all(room)


# --- joining and leaving ---------------------------------------------------------------------------


@on("group", "join")
async def pressed_join(act: Act) -> None:
    """Join a group from a card."""
    await join(act, act.subject)


async def join(act: Act, typed: str) -> None:
    """Join a group, and ask about the name where lists are kept by name."""
    person = await act.person()
    group, standing = await act.core.groups.find(person, typed)
    before = await act.core.groups.membership(group.guild_id, group.id, person.id)
    group, _ = await act.core.groups.join(person, group.id)
    asks = await _answer(act, group, person.id) is None
    missing = await act.core.gates.missing(standing, group)
    due, room = missing.version is not None, is_open(act, group)
    await act.answer(names.joined(group, anew=before is None, asks=asks, open_room=room, agreement=due))


@on("group", "leave")
async def pressed_leave(act: Act) -> None:
    """Leave a group from a card."""
    await act.answer(cards.left(await act.core.groups.leave(await act.person(), act.subject)))


# --- names -------------------------------------------------------------------------------------------


@on("group", "named")
async def named(act: Act) -> None:
    """Say yes to the own name in this group's lists."""
    await say_about_name(act, act.subject, yes=True)


@on("group", "unnamed")
async def unnamed(act: Act) -> None:
    """Say no, or take a yes back."""
    await say_about_name(act, act.subject, yes=False)


@on("group", "names")
async def ask_about_name(act: Act) -> None:
    """Show what the person said about their name, and ask again."""
    person = await act.person()
    group = await act.core.groups.joined_group(person, act.subject)
    await act.answer(names.name_question(group, await _answer(act, group, person.id)))


async def say_about_name(act: Act, typed: str, *, yes: bool) -> None:
    """Note a yes or a no to the own name in a group's lists."""
    person = await act.person()
    group = await act.core.groups.joined_group(person, typed)
    if group.mode is Mode.NUMBER:
        await act.answer(names.no_lists(group))
        return
    await act.core.agreement.say(group.guild_id, group.id, person.id, Purpose.NAMED, yes)
    await act.answer(names.name_answer(group, yes=yes))


async def _answer(act: Act, group: Group, member_id: int) -> bool | None:
    """Give what was said to today's words: yes, no, or nothing yet."""
    said = await act.core.agreement.says(group.guild_id, group.id, member_id, Purpose.NAMED)
    return True if said.stands else False if said.withdrawn_at else None


@on("group", "forget")
async def ask_to_forget(act: Act) -> None:
    """Ask before the person's records of a group are deleted."""
    group = await act.core.attendance.group_with_records(await act.person(), act.subject)
    await act.answer(names.forget_question(group))


@on("group", "forget-yes")
async def forget(act: Act) -> None:
    """Delete the person's own attendance records of a group."""
    person = await act.person()
    group = await act.core.attendance.group_with_records(person, act.subject)
    await act.core.attendance.forget(group.guild_id, person.id, group.id)
    await act.answer(names.forgotten(group))


@on("group", "kept")
async def keep(act: Act) -> None:
    """Leave the records as they are."""
    group = await act.core.attendance.group_with_records(await act.person(), act.subject)
    await act.answer(names.kept(group))


# --- breaks ------------------------------------------------------------------------------------------


@on("group", "break")
async def ask_for_break(act: Act) -> None:
    """Ask until when."""
    group = await act.core.groups.joined_group(await act.person(), act.subject)
    await act.ask(cards.break_form(group))


@on("group", "break-set")
async def set_break(act: Act) -> None:
    """Begin a break from what the form says."""
    await rest(act, act.subject, act.fields["until"])


@on("group", "break-end")
async def end_break(act: Act) -> None:
    """End a break now."""
    await rest(act, act.subject, None)


async def rest(act: Act, typed: str, until: str | None) -> None:
    """Begin a break that lasts until a day as it was typed, or end it with None."""
    person = await act.person()
    group = await act.core.groups.joined_group(person, typed)
    last_day = await read_last_day(until, act.core.groups.today(group)) if until is not None else None
    group, mine = await act.core.groups.take_break(person, group.id, last_day)
    if mine.break_until is None:
        await act.answer(cards.back(group))
        return
    held = [s for s, _ in await act.core.seats.mine(person) if s.group_id == group.id]
    await act.answer(cards.resting(group, mine.break_until, len(held)))


# --- for those who run the group -----------------------------------------------------------------------


@on("group", "post")
async def pressed_post(act: Act) -> None:
    """Post the group's card from a button."""
    await post_card(act, act.subject)


async def post_card(act: Act, typed: str) -> None:
    """Post the group's card, or say that it stands there already."""
    person = await act.person()
    group, _ = await act.core.groups.find(person, typed)
    if group.card_message_id is not None and group.card_channel_id == group.announce_channel_id:
        await act.answer(desk.standing_already(group))
        return
    group = await act.core.group_card.post(person, group.id, instead_of=group.card_message_id)
    await act.answer(desk.posting(group))


@on("group", "post-again")
async def post_again(act: Act) -> None:
    """Post the group's card anew, below the one that the button was drawn for."""
    old = known(from_base36, act.target.extra)
    group = await act.core.group_card.post(await act.person(), act.subject, instead_of=old)
    await act.answer(desk.posting(group))


@on("group", "mode")
async def change_mode(act: Act) -> None:
    """Change how attendance is kept, after the question."""
    group = await act.core.groups.edit(await act.person(), act.subject, mode=known(Mode, act.target.extra))
    await act.answer(desk.saved(group, ()))


@on("group", "archive-yes")
async def archive(act: Act) -> None:
    """Archive a group, after the question."""
    person = await act.person()
    group = await act.core.groups.may_change(person, act.subject)
    gone = await planned(act, group)
    await act.answer(desk.archived(await act.core.groups.archive(person, group.id), len(gone)))


async def planned(act: Act, group: Group) -> list[Session]:
    """Give what is planned in a group."""
    every = await act.core.sessions.offered(await act.person())
    return [session for session in every if session.group_id == group.id]


@on("group", "restore")
async def pressed_restore(act: Act) -> None:
    """Undo an archiving from the answer to it."""
    await restore(act, act.subject)


async def restore(act: Act, typed: str) -> None:
    """Have an archived group meet again, with what was planned."""
    group = await act.core.group_undo.archive(await act.person(), typed)
    await act.answer(desk.restored(group, len(await planned(act, group))))


@on("group", "remove-yes")
async def remove(act: Act) -> None:
    """Take somebody off the list of facilitators, after the question."""
    member_id = known(from_base36, act.target.extra)
    group = await act.core.groups.remove_facilitator(await act.person(), act.subject, member_id)
    await act.answer(desk.facilitator_removed(group, member_id, await led_by(act, group, member_id)))


@on("group", "remove-undo")
async def put_back(act: Act) -> None:
    """Put somebody back on the list of facilitators."""
    member_id = known(from_base36, act.target.extra)
    group = await act.core.group_undo.facilitator(await act.person(), act.subject, member_id)
    await act.answer(desk.facilitator_back(group, member_id))


async def led_by(act: Act, group: Group, member_id: int) -> list[Session]:
    """Give what is planned in a group with this person as facilitator."""
    return [session for session in await planned(act, group) if member_id in session.led_by]
