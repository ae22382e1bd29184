"""What is read while a server is set up step by step: one card for each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cogs.groups.cards import MODES
from cogs.kit.card import (
    Button,
    Buttons,
    Card,
    Menu,
    Option,
    Part,
    PersonMenu,
    RoleMenu,
    RoomMenu,
    Target,
    Weight,
    card,
    row,
)
from cogs.kit.plain import label, plain, quoted
from groupbot.crisis.model import Helplines
from groupbot.groups.model import Group, Mode, Role
from groupbot.setup.model import MAY_BE_LEFT, SoFar, Step, Use

TITLES = {
    Step.CHANNELS: "Channels",
    Step.ROLES: "Who is who",
    Step.PRIVACY: "What is kept of who came",
    Step.GROUP: "The first group",
    Step.LEAD: "Who facilitates it",
    Step.AGREEMENT: "What people agree to",
    Step.REGION: "Helplines",
    Step.CONTACT: "A contact outside this server",
    Step.DUTY: "When somebody is on duty",
    Step.TEST: "A test card",
    Step.PLAN: "The first session",
}
_ROOM = 3000  # characters of an agreement on a card (Discord: 4,000 in a message)
_USES = {
    Use.ANNOUNCE: "Where sessions are announced, for everyone in the group",
    Use.STAFF: "Where facilitators read, a private channel",
    Use.PLACE: "Where the group meets: voice, stage or text",
    Use.PROBLEMS: "Where groupbot says what is wrong (may stay empty)",
}
_WANTED = {
    Use.ANNOUNCE: "where sessions are announced",
    Use.STAFF: "where facilitators read",
    Use.PLACE: "where the group meets",
}
_SHORT = {
    Use.ANNOUNCE: "Announcements",
    Use.STAFF: "Facilitators",
    Use.PLACE: "Meets in",
    Use.PROBLEMS: "What is wrong",
}
_WHO = {
    Role.COORDINATOR: "Coordinators: make groups, name facilitators, see summaries",
    Role.FACILITATOR: "Facilitators (may stay empty: a group's list is enough)",
    Role.MEMBER: "Members (may stay empty: then everyone can join)",
}
PLAIN_MODES = {
    Mode.NUMBER: Option("A number only", "number", "No list of names is kept"),
    Mode.NAMED: Option(
        "By name, for those who say yes", "named", "Only a session's facilitators see its list"
    ),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A chosen channel as it is now. `cannot`: why no card can be posted there; empty where all is well.

    `stays`: the code with which Discord refused to take a test card away; 0 where it is gone.
    """

    use: Use
    channel_id: int
    cannot: str = ""
    worth_knowing: str = ""
    stays: int = 0


def at(so_far: SoFar, action: str, subject: str = "") -> Target:
    """Name a change; it holds only while nothing else has changed since the card was drawn."""
    return Target("wizard", action, subject, str(so_far.progress.revision))


def shown(step: Step, *parts: Part | str | None) -> Card:
    """Draw a step: its heading, its own parts."""
    heading = f"## Set-up, step {step.number} of {len(Step)}: {TITLES[step]}"
    return card(heading, *parts)


def ways(so_far: SoFar, step: Step, *, ready: bool = True) -> Buttons | None:
    """Offer to go on, back, or to stop. `ready`: what the step asks for is there, and works."""
    steps = list(Step)
    before = steps[step.number - 2] if step.number > 1 else None
    after = steps[step.number] if step.number < len(steps) else None
    done = so_far.is_done(step) and ready
    on = Button("Next", Target("wizard", "go", after.value), Weight.MAIN) if done and after else None
    skip = None
    if not so_far.is_done(step) and step in MAY_BE_LEFT:
        words, weight = _SKIP.get(step, "Leave this out"), Weight.MAIN if step in _SKIP else Weight.PLAIN
        skip = Button(words, at(so_far, "skip", step.value), weight)
    back = Button("Back", Target("wizard", "go", before.value)) if before else None
    return row(on, skip, back, Button("Stop here", Target("wizard", "stop")))


_SKIP = {
    Step.AGREEMENT: "Use these lines",
    Step.DUTY: "Keep it so",
}


def before_next(*wanted: str) -> str | None:
    """Say what is still to be chosen before **Next** is there; None where nothing is."""
    return f"Before you can go on, choose: {', and '.join(wanted)}." if wanted else None


# --- channels, roles, privacy ------------------------------------------------------------------------


def channels(so_far: SoFar, rooms: Sequence[Looked]) -> Card:
    """Ask for the channels, and say of each that is chosen whether it works."""
    known = {room.use: room for room in rooms}
    made = so_far.group is not None
    uses = [use for use in Use if not (made and use is not Use.PROBLEMS)]
    menus = [
        RoomMenu(at(so_far, "channel", use.value), _USES[use], so_far.channel(use), use is Use.PLACE)
        for use in uses
    ]
    needs = (
        "Choose channels that this server has already. Where I post I need these permissions: View Channel, "
        "Send Messages, Embed Links and Read Message History; for facilitators also Attach Files. I look at "
        "once whether I have them."
    )
    changes = "The group is made. A coordinator can change its channels with /group edit." if made else None
    works = not any(room.cannot for room in rooms)
    wanted = before_next(*(_WANTED[use] for use in _WANTED if so_far.channel(use) is None))
    if not works:
        wanted = "Before you can go on, put right what is marked ✖, then press **Look again**."
    again = None if works else row(Button("Look again", Target("wizard", "go", Step.CHANNELS.value)))
    lines = "\n".join(_room_line(room) for use in Use if (room := known.get(use)))
    return shown(
        *(Step.CHANNELS, needs, changes, *menus, lines, wanted, again),
        ways(so_far, Step.CHANNELS, ready=works),
    )


def _room_line(room: Looked) -> str:
    said = f"✖ Not yet: {room.cannot}" if room.cannot else "✔ This works."
    also = f" {room.worth_knowing}" if room.worth_knowing else ""
    return f"**{_SHORT[room.use]}**: <#{room.channel_id}>. {said}{also}"


def roles(so_far: SoFar) -> Card:
    """Ask who holds which role."""
    menus = [
        RoleMenu(at(so_far, "role", kind.value), _WHO[kind], so_far.server.role_of(kind))
        for kind in reversed(Role)
    ]
    words = (
        "Choose roles that this server has already, or make one first under Server Settings, Roles. I need "
        "no permission for this: I give nobody a role, I only look who has it."
    )
    mine = "To coordinate yourself, give yourself that role too: Manage Server alone is for set-up."
    done = so_far.is_done(Step.ROLES)
    wanted = None if done else before_next("a role for coordinators")
    return shown(Step.ROLES, words, mine, *menus, wanted, ways(so_far, Step.ROLES))


def privacy(so_far: SoFar) -> Card:
    """Ask how attendance is kept, and say plainly what that means."""
    words = (
        "The bot never shows who comes. Some groups need to know how many people came, some need names for "
        "their own list. Keep as little as you need. I need no permission for this."
    )
    if so_far.group is not None:
        now = f"{plain(so_far.group.name)}: {MODES[so_far.group.mode]} Change it with /group edit."
        return shown(Step.PRIVACY, words, now, ways(so_far, Step.PRIVACY))
    options = tuple(
        Option(each.label, each.value, each.explained, chosen=so_far.mode is mode)
        for mode, each in PLAIN_MODES.items()
    )
    menu = Menu(at(so_far, "mode"), "What is kept of who came", options)
    told = f"Chosen: {MODES[so_far.mode]}" if so_far.mode else before_next("what is kept of who came")
    return shown(Step.PRIVACY, words, menu, told, ways(so_far, Step.PRIVACY))


# --- the group and who facilitates it ----------------------------------------------------------------


def group(so_far: SoFar) -> Card:
    """Offer to make the first group."""
    made = so_far.group
    if made is not None:
        words = f"{plain(made.name)} is made. It meets in <#{made.place_channel_id}>."
        return shown(Step.GROUP, words, ways(so_far, Step.GROUP))
    words = (
        "A group has a name, a time zone, and a usual length and number of places. A coordinator can change "
        "all of it later with /group edit. I need no permission for this."
    )
    ask = row(Button("Make the group", at(so_far, "make"), Weight.MAIN))
    return shown(Step.GROUP, words, ask, ways(so_far, Step.GROUP))


def lead(so_far: SoFar) -> Card:
    """Ask who facilitates."""
    made = so_far.group
    if made is None:
        return not_yet(so_far, Step.LEAD)
    if made.facilitators:
        who = ", ".join(f"<@{i}>" for i in sorted(made.facilitators))
        words = (
            f"{plain(made.name)} is facilitated by {who}. Coordinators add more people with "
            "/group facilitator add."
        )
        return shown(Step.LEAD, words, ways(so_far, Step.LEAD))
    words = (
        f"{plain(made.name)} is made. Its time zone is {made.zone}.\n"
        "A session needs somebody who facilitates it. Name the first one: yourself, or somebody else. They "
        "can plan sessions, and see who is coming to their own. I need no permission for this."
    )
    choose = PersonMenu(at(so_far, "lead"), "Who facilitates")
    me = row(Button("I facilitate it", at(so_far, "lead-me")))
    return shown(Step.LEAD, words, choose, me, ways(so_far, Step.LEAD))


def not_yet(so_far: SoFar, step: Step) -> Card:
    """Say which step comes before this one."""
    first = Step.GROUP
    words = f"Step {first.number} comes first: {TITLES[first].lower()}."
    return shown(step, words, ways(so_far, step))


# --- helplines, contact, duty --------------------------------------------------------------------------


def agreement(so_far: SoFar, lines: Sequence[str]) -> Card:
    """Show what people agree to before their first session."""
    words = (
        "Before their first session everybody reads these lines and says yes to them. Facilitators and "
        "coordinators can change them at any time with /agreement edit. I need no permission for this."
    )
    told = "\n".join(f"- {plain(line)}" for line in lines)
    if len(told) > _ROOM:
        told = "They are long: /agreement show has them."
    return shown(Step.AGREEMENT, words, told, ways(so_far, Step.AGREEMENT))


def region(so_far: SoFar, helplines: Helplines) -> Card:
    """Ask which region's helplines come first."""
    words = (
        "/crisis shows helplines, to each person alone. Choose where most people here are, so that those "
        "come first. Please check the numbers yourself. I need no permission for this."
    )
    options = tuple(
        Option(label(each.name), each.code, chosen=each.code == so_far.added.region)
        for each in helplines.regions
    )
    return shown(
        Step.REGION,
        words,
        Menu(at(so_far, "region"), "Where most people here are", options),
        ways(so_far, Step.REGION),
    )


def contact(so_far: SoFar) -> Card:
    """Ask for somebody outside the server."""
    words = (
        "Who can people turn to outside this server, when something goes wrong inside it? Name an office, a "
        "person or an address, and when it can be reached. Everybody sees it with the helplines. This one "
        "is needed. I need no permission for this."
    )
    told = f"Now it says:\n{quoted(so_far.added.contact)}" if so_far.added.contact else None
    words_on_it = "Change the contact" if told else "Write the contact"
    ask = row(Button(words_on_it, at(so_far, "contact"), Weight.PLAIN if told else Weight.MAIN))
    return shown(Step.CONTACT, words, told, ask, ways(so_far, Step.CONTACT))


def duty(so_far: SoFar) -> Card:
    """Say who is on duty as it is."""
    words = (
        "The facilitators of a session are on duty from 15 minutes before it until 30 minutes after it. "
        "Further hours can be set at any time with /duty set. I need no permission for this."
    )
    return shown(Step.DUTY, words, ways(so_far, Step.DUTY))


# --- the test, and what comes after ----------------------------------------------------------------------


def trial(so_far: SoFar, found: Sequence[Looked] = ()) -> Card:
    """Offer to post a card where cards will stand; `found` tells how it went."""
    words = (
        "I post a card in each channel that you chose, and take it away again at once. It takes the "
        "permissions of step 1."
    )
    lines = "\n".join(_tried(room) for room in found)
    go = row(Button("Test again" if found else "Post a test card", at(so_far, "test"), Weight.MAIN))
    done = so_far.is_done(Step.TEST)
    said = "It worked. You can go on." if done else None
    return shown(Step.TEST, words, lines, said, None if done else go, ways(so_far, Step.TEST))


def _tried(room: Looked) -> str:
    if room.cannot:
        return f"<#{room.channel_id}>: ✖ It did not work. {room.cannot}"
    if room.stays:
        left = f"but Discord did not let me take it away (code {room.stays}). Please delete it there."
        return f"<#{room.channel_id}>: ✔ Posted, {left}"
    return f"<#{room.channel_id}>: ✔ Posted, and taken away again."


def test_card() -> Card:
    """Draw the card that is posted and taken away."""
    return card("This is a test of groupbot. It goes away by itself in a moment.")


def plan(so_far: SoFar, *, leads: bool) -> Card:
    """Offer to plan the first session, to whoever may."""
    made = so_far.group
    if made is None:
        return not_yet(so_far, Step.PLAN)
    if so_far.planned:
        return finished(so_far)
    if not leads:
        who = ", ".join(f"<@{i}>" for i in sorted(made.facilitators)) or "A facilitator"
        words = (
            f"Everything is ready. {who} can plan the first session now, with /session new, or a series of "
            "them with /series new. A preview comes first, and nothing is public before it is published."
        )
        return shown(Step.PLAN, words, _post(made), ways(so_far, Step.PLAN))
    words = (
        "Say when the first session is: one session, or the first of every week. You see a preview, and "
        "nothing is public before you publish it. The group's card, with the button to join, can be posted "
        "now, or later with /group post."
    )
    when = row(
        Button("Plan the first session", at(so_far, "plan"), Weight.MAIN),
        Button("Every week at the same time", at(so_far, "weekly")),
    )
    return shown(Step.PLAN, words, when, _post(made), ways(so_far, Step.PLAN))


def _post(made: Group) -> Buttons | None:
    return row(Button("Post the group's card", Target("group", "post", made.id)))


def finished(so_far: SoFar) -> Card:
    """Say that all is done, and what there is besides."""
    words = (
        "## groupbot is set up\nEvery step is done. I check every day whether something is wrong, and say "
        "so once. /setup check shows it at any time, /help shows what you can do."
    )
    made = so_far.group
    return card(words, _post(made) if made and made.card_message_id is None else None)


def stopped(so_far: SoFar) -> Card:
    """Say that nothing is lost."""
    left = [TITLES[step] for step in Step if not so_far.is_done(step)]
    words = (
        "What you said so far is kept. You, or somebody else who manages this server, can go on at any time "
        "with /setup start."
    )
    still = f"Still to do: {', '.join(left)}." if left else "Every step is done."
    return card(words, still, row(Button("Go on", Target("wizard", "begin"), Weight.MAIN)))
