"""What each person can do here, in words."""

from __future__ import annotations

from cogs.crisis.cards import HELPLINES
from cogs.kit.card import Button, Card, Target, Weight, card, row
from groupbot.setup.model import NOT_BEGUN

# Every command stands here once, with what it does. The order is the order of reading.
EVERYONE = {
    "/crisis": "helplines, for you alone; nobody is told",
    "/group list": "the groups here, to see more, join or leave",
    "/group show": "one group",
    "/group join": "join a group",
    "/group leave": "leave it; nobody is told",
    "/group break": "stay in it and hear nothing for a while",
    "/agreement show": "what a group agrees on, and your yes to it",
    "/agreement history": "its earlier versions",
    "/session list": "what is on",
    "/session show": "one session, with the buttons to take a place",
    "/session phases": "what happens in it, one after the other",
    "/session calendar": "take it into your own calendar; the file names nobody",
    "/rest list": "the days on which nothing is planned",
    "/series list": "sessions that repeat",
    "/series calendar": "take its next dates into your own calendar",
    "/series show": "one series and its next dates",
    "/rsvp session": "say Coming, Maybe or Can't",
    "/rsvp remind": "when you are reminded of that one",
    "/rsvp withdraw": "take your word back",
    "/rsvp keep-turn": "after an offer you passed on: be first at the next date",
    "/attendance here": "say that you are here, during a session",
    "/contact": "write to the facilitators of your group, and read their answers",
}
# What people choose for themselves.
OWN = {
    "/me next": "what is next for you",
    "/me inbox": "what waits for you",
    "/me reminders": "when you are reminded; off until you choose",
    "/me changes": "whether a change comes as a direct message",
    "/me digest": "what is on in your groups, once a week",
    "/me timezone set": "your time zone; nobody else sees it",
    "/me timezone clear": "let go of it; the group's is used then",
    "/me gentle-note": "whether a facilitator may send you one note when you are away",
    "/me access-need": "one line on what you need, for the facilitators of a group",
    "/me late-places": "whether you hear of places that become free in the last 2 hours",
    "/group names": "whether your name may stand in attendance lists",
    "/group wishes": "your name on its cards, greeting, what you need",
    "/group name-on-card": "whether your name stands on the card of a session you come to",
    "/group greeter join": "be shown to people who are new",
    "/group greeter leave": "stop that",
}
FACILITATORS = {
    "/session new": "plan a session; you see a preview first",
    "/session next-week": "plan the same one a week later",
    "/session edit": "change it",
    "/session move": "move it to another time",
    "/session cancel": "cancel it",
    "/session undo": "undo a cancel or an end, for 10 minutes",
    "/session end": "end it now",
    "/session skip": "leave out one date of a series",
    "/template list": "plans of a session, with scripts for whoever facilitates",
    "/template show": "one of them",
    "/template copy": "a copy that you can change",
    "/template edit": "change it, and its phases",
    "/template delete": "delete it",
    "/template undo": "undo a change or that, for 10 minutes",
    "/template use": "which one new sessions of a group have",
    "/series new": "plan sessions that repeat; you see the first dates first",
    "/series edit": "change a series from a date on",
    "/series end": "end it",
    "/series undo": "undo that, for 10 minutes",
    "/session cant-run": "say that you cannot run it; others are asked at once",
    "/rota show": "who runs what in the next 8 weeks",
    "/rota confirm": "say that you run a session",
    "/rota take": "take one that needs somebody",
    "/rota swap": "ask another facilitator to take your turn",
    "/rota decline": "say no to that",
    "/rota offer": "be asked for cover by direct message, or not",
    "/rota fewer": "run a session with the facilitators it has",
    "/rota turns": "how many sessions each facilitator ran in 8 weeks",
    "/session people": "who is coming, for its own facilitators",
    "/session few": "decide about a session to which few people come",
    "/session admit": "give somebody a place, for its own facilitators",
    "/session waiting": "have somebody wait, where more are coming than there are places",
    "/rest add": "add rest days; coordinators also for the whole server",
    "/rest remove": "take them away",
    "/rest undo": "undo that, for 10 minutes",
    "/rest import": "take over the whole days of a calendar file",
    "/attendance list": "who came, for its own facilitators",
    "/attendance mark": "put one person's attendance right",
    "/attendance headcount": "say how many were there; in groups without names, how many were new this year",
    "/pause": "pause new RSVPs for a while, for coordinators and who is on duty",
    "/duty show": "who is on duty, and when",
    "/duty set": "set hours in which you look, every week",
    "/duty remove": "remove hours",
    "/duty undo": "bring removed hours back, for 10 minutes",
    "/group edit": "change who the group is for, its tags and its title in messages",
    "/group gentle-note": "one note to a member who allows it and was away twice",
    "/group post": "post the group's card",
    "/agreement edit": "change what the group agrees on",
    "/agreement undo": "undo that, for 10 minutes",
    "/group rules": "how the group does things: who may come, facilitators needed, when few people come",
}
COORDINATORS = {
    "/group new": "make a group",
    "/group archive": "archive one",
    "/group undo": "undo that, for 10 minutes",
    "/group facilitator add": "say who facilitates",
    "/group facilitator remove": "take somebody off the list",
    "/report attendance": "numbers for a month, a quarter or a year, with a chart and a file",
}
# For coordinators, and for people with Manage Server.
ARRANGERS = {
    "/server region": "which region's helplines come first",
    "/server helplines": "a list of your own in place of the bot's helplines",
    "/server contact": "a contact outside this server, shown with the helplines",
}
ADMINS = {
    "/setup start": "set the bot up step by step, or go on where you stopped",
    "/setup check": "what is wrong here, and who can put it right",
    "/setup problems": "where groupbot tells what is wrong",
    "/setup show": "what is set up, and what comes next",
    "/setup role": "which roles members, facilitators and coordinators have",
    "/setup year": "when the reporting year begins",
    "/setup small": "which numbers are too small to stand alone in shared files",
}
_LIMITS = (
    "-# Menus offer 25 choices: type to find more. Names can have up to 100 characters, a topic up to 1,000. "
    "You can have up to 3 reminders."
)


def here(*, leads: bool, coordinates: bool, sets_up: bool, part: str = "") -> Card:
    """Say what somebody can do in this server, by what they are in it; `part` names what is shown first.

    What does not fit on one card (Discord: 4,000 characters) is a press away.
    """
    mine = {
        "everyone": ("What you can do here", EVERYONE, True),
        "own": ("What you choose for yourself", OWN, True),
        "lead": ("For facilitators", FACILITATORS, leads or coordinates),
        "coordinate": ("For coordinators", COORDINATORS, coordinates),
        "server": ("For the whole server", ARRANGERS, coordinates or sets_up),
        "setup": ("To set the bot up", ADMINS, sets_up),
    }
    names = [name for name, (_, _, may) in mine.items() if may]
    shown, room = [], _ROOM
    first = (part, "everyone", "lead")  # what people choose for themselves gives way to what they look after
    for name in sorted(names, key=lambda name: first.index(name) if name in first else len(first)):
        words = _listed(*mine[name][:2])
        room -= len(words)
        if room >= 0:
            shown.append((name, words))
    known = [name for name, _ in shown]
    rest = [Button(mine[n][0], Target("me", "help", "", n)) for n in names if n not in known]
    return card(*(words for _, words in shown), _LIMITS, row(*rest), _WAYS)


_ROOM = 3840  # characters of commands on one card (Discord: 4,000 in all)
_WAYS = row(
    Button("What is next for me", Target("me", "next")),
    Button("My reminders", Target("me", "reminders")),
    Button("All groups", Target("group", "list")),
    HELPLINES,
)


def at_first(*, sets_up: bool) -> Card:
    """Say how everything begins, in a server that nobody has set up yet."""
    if not sets_up:
        return card(NOT_BEGUN, row(HELPLINES))
    words = (
        "## Nothing is set up here yet\nA few steps lead from here to the card of a first session. You can "
        "stop at any step: what you said is kept. Until then only /crisis, /help, /me and /setup work."
    )
    return card(
        words,
        row(Button("Set up groupbot", Target("wizard", "begin"), Weight.MAIN)),
        _listed("To set the bot up", ADMINS),
        row(Button("What people can do then", Target("me", "help", "", "everyone")), HELPLINES),
    )


def in_a_message() -> Card:
    """Say what works in a direct message."""
    mine = {
        command: words
        for command, words in (EVERYONE | OWN).items()
        if command.startswith(("/me ", "/crisis"))
    }
    return card(
        _listed("What you can do in a direct message", mine),
        "Everything else works inside your server. /help there shows what you can do.",
        row(HELPLINES),
    )


def _listed(heading: str, lines: dict[str, str]) -> str:
    return f"### {heading}\n" + "\n".join(f"`{command}` {words}" for command, words in lines.items())
