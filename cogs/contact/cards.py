"""A talk in words: before somebody writes, what was written, and the forms."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.crisis.cards import HELPLINES
from cogs.duty.cards import when_read
from cogs.kit.card import Button, Card, Field, Form, Menu, Option, Target, Weight, card, row
from cogs.kit.pages import PER_PAGE, Page, page
from cogs.kit.plain import label, plain
from cogs.sessions.words import fitted
from groupbot.contact.model import LONGEST, Conversation, Line, Room
from groupbot.duty.model import Watch
from groupbot.groups.model import Group
from groupbot.ids import base36
from groupbot.preferences.model import By
from groupbot.text import length
from groupbot.when import in_words

NEWEST = "999"  # a page past the end is the last one
_ROOM_FOR_WORDS = 2600  # characters of a card (Discord: 4,000 in all)
_KEPT = (
    "What is written here is deleted when you or they close it, and 14 days after the last message at the "
    "latest. Until then you can read it with /contact."
)


def press(action: str, words: str, subject: str, weight: Weight = Weight.PLAIN, extra: str = "") -> Button:
    """Make a button about a talk."""
    return Button(words, Target("contact", action, subject, extra), weight)


# --- for the one who writes --------------------------------------------------------------------------


def before_writing(group: Group, watch: Watch, room: Room) -> Card:
    """Say who reads it, under which name, and when, before anything is written."""
    if room is not Room.READY:
        return card(
            f"## Write to the facilitators of {plain(group.name)}",
            f"{room.value}, so I cannot pass anything on. A coordinator can mend that with /group edit.",
            row(HELPLINES),
        )
    return card(
        f"## Write to the facilitators of {plain(group.name)}",
        "It goes to their private channel, with your name on it. Everyone who can see that channel can read "
        "it, and nobody else.",
        when_read(watch),
        _KEPT,
        row(press("form", "Write", group.id, Weight.MAIN), HELPLINES),
    )


def message_form(group_id: str, guild_id: int | None) -> Form:
    """Ask for the words."""
    words = Field("words", "Your message", hint="It goes out with your name on it", most=LONGEST, long=True)
    return Form(Target("contact", "sent", group_id, guild_id=guild_id), "Write to the facilitators", (words,))


def own(
    found: Conversation, watch: Watch, number: str = NEWEST, *, sent: bool = False, stuck: bool = False
) -> Card:
    """Show a talk to the person who began it."""
    talk, group = found.talk, found.group
    shown = _pages(found, number)
    done = "On its way to the facilitators' channel. " if sent else ""
    return card(
        f"## You and the facilitators of {plain(group.name)}",
        *(_said(line, talk.member_id) for line in shown.lines[0]),
        shown.words,
        shown.turner(Target("contact", "show", talk.id)),
        _STUCK if stuck else "",
        f"{done}{when_read(watch)} {_HOW[talk.by]}" if found.waits else _HOW[talk.by],
        _KEPT,
        row(
            press("form", "Write again", group.id, Weight.MAIN),
            press("way", _OTHER_WAY[talk.by], talk.id, extra=_OTHER[talk.by].value),
            press("close", "Close and delete", talk.id, Weight.GRAVE),
            HELPLINES,
        ),
    )


_STUCK = (
    "**Not all of this has reached the facilitators' channel yet.** Discord does not take it at the moment. "
    "I keep trying."
)
_HOW = {
    By.DM: "Answers come to you as a direct message.",
    By.INBOX: "Answers wait in /me inbox.",
}
_OTHER = {By.DM: By.INBOX, By.INBOX: By.DM}
_OTHER_WAY = {By.DM: "Put answers in my inbox instead", By.INBOX: "Message me the answers"}


def _pages(found: Conversation, number: str) -> Page[list[Line]]:
    """Put the messages on pages: up to ten, and by what fits into one card."""
    pages: list[list[Line]] = [[]]
    room = _ROOM_FOR_WORDS
    for line in found.lines:
        takes = length(_said(line, found.talk.member_id))
        if pages[-1] and (takes > room or len(pages[-1]) == PER_PAGE):
            pages.append([])
            room = _ROOM_FOR_WORDS
        pages[-1].append(line)
        room -= takes
    return page(pages, number, size=1)


def _said(line: Line, member_id: int) -> str:
    who = f"<@{line.author_id}>" if line.author_id else "A facilitator"
    role = "" if line.author_id == member_id else ", facilitator"
    return f"{who}{role}, <t:{int(line.at.timestamp())}:R>\n{_quoted(line.words, _ROOM_FOR_WORDS - 200)}"


def _quoted(words: str, most: int) -> str:
    """Quote what somebody wrote, each line, in at most about so many characters."""
    return "\n".join(f"> {line}" for line in fitted(words, most).split("\n"))


def answered(found: Conversation, number: int, *, discreet: bool) -> Card | None:
    """Bring the person an answer; a direct message does not name the group."""
    line = next((each for each in found.lines if each.number == number), None)
    if line is None:
        return None
    name = found.group.discreet_title if discreet else found.group.name
    return card(
        f"**{fitted(name, 240)}**: an answer to what you wrote.",
        _said(line, found.talk.member_id),
        row(
            press("form", "Write again", found.group.id, Weight.MAIN),
            press("show", "All of it", found.talk.id),
            press("close", "Close and delete", found.talk.id),
        ),
    )


def closed_by_them(group: Group, *, discreet: bool) -> Card:
    """Tell the person that the facilitators closed the talk."""
    name = group.discreet_title if discreet else group.name
    return card(
        f"**{fitted(name, 240)}**: the facilitators closed your talk with them. What was written is deleted. "
        "You can write again at any time.",
        row(press("write", "Write to the facilitators", group.id), HELPLINES),
    )


def groups(found: Page[tuple[int, Group, str]]) -> Card:
    """Offer the groups whose facilitators somebody can write to: the server's id, the group, its server."""
    if not found.total:
        return card(
            "You are not in a group here yet. /group list in your server shows the groups, and each of them "
            "has a button to write to its facilitators.",
            row(HELPLINES),
        )
    options = tuple(
        Option(label(group.name), f"{base36(guild_id)}.{group.id}", label(server) if server else "")
        for guild_id, group, server in found.lines
    )
    return card(
        "Which group's facilitators do you want to write to? They will see your name.",
        Menu(Target("contact", "pick"), "Choose a group", options),
        found.words,
        found.turner(Target("contact", "groups")),
        row(HELPLINES),
    )


# --- for facilitators ----------------------------------------------------------------------------------


def listed(group: Group, found: Page[Conversation]) -> Card:
    """Show the facilitators what is open."""
    duty = Button("Who is on duty", Target("duty", "show", group.id))
    if not found.total:
        return card(
            f"Nobody is writing with the facilitators of {plain(group.name)} now. What people write appears "
            f"in <#{group.facilitators_channel_id}> and here.",
            row(duty),
        )
    numbered = list(enumerate(found.lines, start=1))
    lines = [
        f"{n}. <@{each.talk.member_id}>, last written <t:{int(each.talk.last_at.timestamp())}:R>. "
        f"{'Waits for an answer' if each.waits else 'Answered'}."
        for n, each in numbered
    ]
    options = tuple(
        Option(f"{n}. Last written {in_words(each.talk.last_at, group.zone)}", each.talk.id)
        for n, each in numbered
    )
    return card(
        f"## What people wrote to the facilitators of {plain(group.name)}\n" + "\n".join(lines),
        Menu(Target("contact", "read"), "Choose one to read and answer", options),
        found.words,
        found.turner(Target("contact", "open", group.id)),
        row(duty),
    )


def post(found: Conversation, number: int) -> Card | None:
    """Draw one message in the facilitators' channel."""
    line = next((each for each in found.lines if each.number == number), None)
    if line is None:
        return None
    talk, group = found.talk, found.group
    who = f"<@{talk.member_id}>"
    if line.by_staff:
        head = f"An answer to {who} from {f'<@{line.author_id}>' if line.author_id else 'a facilitator'}:"
        return card(head, _quoted(line.words, 3000), row(press("show", "All of it", talk.id)))
    answer = found.answered_after(number)
    state = (
        f"Answered <t:{int(answer.at.timestamp())}:R>"
        + (f" by <@{answer.author_id}>." if answer.author_id else ".")
        if answer
        else "Nobody has answered yet."
    )
    return card(
        f"{who} wrote to the facilitators of **{fitted(group.name, 180)}**:",
        _quoted(line.words, 3000),
        state,
        row(
            press("answer", "Answer", talk.id, Weight.MAIN),
            press("show", "All of it", talk.id),
            press("close", "Close and delete", talk.id),
        ),
    )


def for_staff(found: Conversation, number: str = NEWEST, *, note: str = "") -> Card:
    """Show a talk to a facilitator."""
    talk, group = found.talk, found.group
    shown = _pages(found, number)
    return card(
        note,
        f"## <@{talk.member_id}> and the facilitators of {plain(group.name)}",
        *(_said(line, talk.member_id) for line in shown.lines[0]),
        shown.words,
        shown.turner(Target("contact", "show", talk.id)),
        row(
            press("answer", "Answer", talk.id, Weight.MAIN),
            press("close", "Close and delete", talk.id, Weight.GRAVE),
            press("open", "All talks", group.id),
        ),
    )


def answer_form(talk_id: str) -> Form:
    """Ask for the answer."""
    words = Field("words", "Your answer", hint="They see your name", most=LONGEST, long=True)
    return Form(Target("contact", "answered", talk_id), "Answer", (words,))


def answer_sent(found: Conversation) -> Card:
    """Say that the answer is on its way, and who else has answered."""
    mine = found.lines[-1]
    asked = max((x.number for x in found.lines if not x.by_staff), default=0)
    others = sorted(
        {x.author_id for x in found.lines if x.number > asked and x.by_staff and x.author_id}
        - {mine.author_id}
    )
    also = f" {_mentions(others)} answered this too." if others else ""
    how = "as a direct message" if found.talk.by is By.DM else "in their inbox"
    return for_staff(found, note=f"Your answer goes to <@{found.talk.member_id}> {how}.{also}")


def _mentions(people: Sequence[int]) -> str:
    return " and ".join(f"<@{i}>" for i in people)


# --- closing -------------------------------------------------------------------------------------------


def close_question(found: Conversation) -> Card:
    """Ask before a talk is deleted: that cannot be undone."""
    talk = found.talk
    return card(
        "**Close this and delete what was written?** It is taken out of the facilitators' channel and out of "
        "direct messages too. This cannot be undone.",
        row(
            press("close-yes", "Close and delete", talk.id, Weight.GRAVE),
            press("show", "Keep it", talk.id),
        ),
    )


def closed(group: Group) -> Card:
    """Say that it is deleted."""
    return card(
        f"Closed. What was written with the facilitators of {plain(group.name)} is deleted. Its messages on "
        "Discord are taken away too, wherever Discord lets me.",
        row(HELPLINES),
    )


def taken_away(group_id: str, *, direct: bool) -> Card:
    """Stand where a message of a closed talk was."""
    more = HELPLINES if direct else press("open", "What is open", group_id)
    return card(
        "A talk with the facilitators stood here. It is closed, and what was written is deleted.", row(more)
    )
