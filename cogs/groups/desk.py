"""What those who run groups read: settings, what is wrong with a room, and what is asked twice."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.groups.cards import KINDS, MODES, target
from cogs.kit.card import Button, Buttons, Card, Rule, Weight, card, row
from cogs.kit.plain import plain
from groupbot.groups.model import Group, Mode
from groupbot.ids import base36
from groupbot.sessions.model import Session
from groupbot.text import shorten

_SHOWN = 10  # sessions in a confirmation; the rest is a number


def made(group: Group, warnings: Sequence[str]) -> Card:
    """Show a new group, what has to be put right, and what comes next."""
    next_steps = (
        "**Next:** say who facilitates with /group facilitator add, then plan a session with /session new. "
        "Members join with the button on the group's card."
    )
    return _settled(f"## {plain(group.name)} is made", group, warnings).then(
        *card(next_steps, row(Button("Post the group's card", target("post", group), Weight.MAIN))).parts
    )


def saved(group: Group, warnings: Sequence[str], *, card_elsewhere: bool = False) -> Card:
    """Show a group that was changed. `card_elsewhere`: its card stands in the old announce channel."""
    shown = _settled(f"## {plain(group.name)} is saved", group, warnings)
    if not card_elsewhere:
        return shown
    words = (
        f"The group's card still stands in <#{group.card_channel_id}>. You can post it in "
        f"<#{group.announce_channel_id}> and delete the old one."
    )
    return shown.then(*card(words, row(Button("Post the group's card", target("post", group)))).parts)


def _settled(heading: str, group: Group, warnings: Sequence[str]) -> Card:
    told = "\n".join(f"- {warning}" for warning in warnings)
    return card(
        f"{heading}\n{settings(group)}",
        Rule() if warnings else None,
        told and f"**Please look at this**\n{told}",
    )


def settings(group: Group) -> str:
    """Tell how a group is set up, line by line."""
    leading = ", ".join(f"<@{i}>" for i in sorted(group.facilitators)) or "nobody yet"
    lines = [
        f"{KINDS[group.kind]}{f' · {plain(group.audience)}' if group.audience else ''}",
        f"Tags: {plain(group.tags)}" if group.tags else None,
        f"Time zone: {group.zone}",
        f"Meets in <#{group.place_channel_id}>, {group.default_length} minutes, "
        f"{group.default_capacity} places",
        f"Announced in <#{group.announce_channel_id}>, facilitators in <#{group.facilitators_channel_id}>",
        f"In direct messages it is called: {plain(group.discreet_title)}",
        f"Attendance: {MODES[group.mode]}",
        f"Facilitators: {leading}",
    ]
    return "\n".join(line for line in lines if line)


def room_warnings(
    group: Group, *, staff_open: bool, room_open: bool, cannot_post: Sequence[str]
) -> list[str]:
    """Say what is wrong with a group's channels, or worth knowing about them."""
    found = list(cannot_post)
    if staff_open:
        found.append(
            f"Everyone in this server can see <#{group.facilitators_channel_id}>. Facilitators read there "
            "what is not for everyone. Choose a private channel, or make this one private."
        )
    if room_open:
        found.append(
            f"Everyone in this server can see <#{group.place_channel_id}>, and so who is in it. Who joins "
            "the group is told so."
        )
    return found


def mode_question(group: Group, mode: Mode, *, saved: bool = False) -> Card:
    """Ask before attendance is kept in another way. `saved`: the rest of what was changed is done."""
    name = plain(group.name)
    if mode is Mode.NUMBER:
        words = (
            f"**Keep only a number in {name}?** The names in its past lists are deleted for good. The "
            "numbers stay. From now on no list of names is kept."
        )
        label = "Keep only a number"
    else:
        words = (
            f"**Keep attendance by name in {name}?** This is for sessions from now on. Everybody is counted "
            "without their name until they say yes themselves, with /group names."
        )
        label = "Keep lists by name"
    change = Button(label, target("mode", group, mode.value), Weight.GRAVE)
    done = "Your other changes are saved." if saved else None
    return card(done, words, row(change, Button("Leave it as it is", target("show", group))))


def archive_question(group: Group, sessions: Sequence[Session]) -> Card:
    """Ask before a group is archived, with the sessions that go."""
    stays = (
        f"**Archive {plain(group.name)}?** Its history is kept. Nothing new can be planned, and nobody can "
        "join."
    )
    gone = "Nothing is planned, so no session is cancelled."
    if sessions:
        gone = f"These sessions will be cancelled, and who has a place in them is told:\n{_named(sessions)}"
    yes = Button("Archive the group", target("archive-yes", group), Weight.GRAVE)
    return card(stays, gone, row(yes, Button("Leave it as it is", target("show", group))))


def _named(sessions: Sequence[Session]) -> str:
    starts = [(shorten(s.title, 40), int(s.starts_at.timestamp())) for s in sessions]
    lines = [f"- {plain(title)}, <t:{start}:F>" for title, start in starts[:_SHOWN]]
    return "\n".join(lines + ([f"- and {len(starts) - _SHOWN} more"] if len(starts) > _SHOWN else []))


def archived(group: Group, cancelled: int) -> Card:
    """Say that the group is archived, and how many sessions went with it."""
    count = {0: "", 1: " One session was cancelled."}.get(cancelled, f" {cancelled} sessions were cancelled.")
    return card(
        f"{plain(group.name)} is archived. Its history is kept.{count}",
        "You can undo this for 10 minutes, here or with /group undo.",
        row(Button("Undo", target("restore", group))),
    )


def restored(group: Group, sessions: int) -> Card:
    """Say that the group meets again, and how many sessions came back."""
    back = "One session takes place" if sessions == 1 else f"{sessions} sessions take place"
    came_back = f" {back} after all. Whoever was told that it is cancelled is told this too."
    return card(f"{plain(group.name)} is not archived any more.{came_back if sessions else ''}", _show(group))


def _show(group: Group) -> Buttons | None:
    return row(Button("Show the group", target("show", group)))


def posting(group: Group) -> Card:
    """Say where the card will appear."""
    words = f"The card of {plain(group.name)} is on its way to <#{group.announce_channel_id}>."
    return card(words, row(Button("Show the group", target("show", group))))


def standing_already(group: Group) -> Card:
    """Say that the card stands there already, and offer to post it anew."""
    place = f"https://discord.com/channels/{group.guild_id}/{group.card_channel_id}/{group.card_message_id}"
    words = (
        f"The card of {plain(group.name)} is in <#{group.card_channel_id}> already. You can post it again, "
        "at the end of the channel, and delete the old one."
    )
    again = Button("Post it again", target("post-again", group, base36(group.card_message_id or 0)))
    return card(words, row(Button("Go to the card", link=place), again))


def facilitator_added(group: Group, member_id: int) -> Card:
    """Say who facilitates now."""
    return card(
        f"<@{member_id}> facilitates {plain(group.name)} now.\n{_leading(group)}",
        "Plan a session with /session new.",
    )


def remove_question(group: Group, member_id: int, sessions: Sequence[Session]) -> Card:
    """Ask before somebody is taken off the list, with the coming sessions that still name them."""
    still = f"These sessions go on naming them until you change that:\n{_named(sessions)}" if sessions else ""
    yes = Button("Take them off the list", target("remove-yes", group, base36(member_id)), Weight.GRAVE)
    return card(
        f"**Take <@{member_id}> off the list of facilitators of {plain(group.name)}?** They can then plan "
        "and run no sessions of this group.",
        still,
        row(yes, Button("Leave it as it is", target("show", group))),
    )


def facilitator_back(group: Group, member_id: int) -> Card:
    """Say that somebody facilitates again."""
    return card(
        f"<@{member_id}> is back on the list of {plain(group.name)}.\n{_leading(group)}", _show(group)
    )


def facilitator_removed(group: Group, member_id: int, sessions: Sequence[Session]) -> Card:
    """Say who facilitates now, and which coming sessions still name the one who went."""
    gone = f"<@{member_id}> does not facilitate {plain(group.name)} any more.\n{_leading(group)}"
    undo = row(Button("Undo", target("remove-undo", group, base36(member_id))))
    gone += "\nYou can undo this for 10 minutes."
    if not sessions:
        return card(gone, undo)
    still = "They are still named as facilitator here. Choose somebody else with /session edit:\n" + _named(
        sessions
    )
    return card(gone, still, undo)


def _leading(group: Group) -> str:
    if not group.facilitators:
        return "The group has no facilitator now. Add one with /group facilitator add."
    return f"Facilitators: {', '.join(f'<@{i}>' for i in sorted(group.facilitators))}"
