"""What is shown of attendance: the end of a session, the list, and answers to marks and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cogs.kit.card import (
    Button,
    Card,
    Field,
    Form,
    Menu,
    Option,
    PersonMenu,
    Target,
    Weight,
    card,
    row,
)
from cogs.kit.pages import page
from cogs.kit.plain import plain
from groupbot.attendance.model import (
    AttendanceList,
    Counted,
    HereStatus,
    Line,
    Record,
    SessionCounts,
)
from groupbot.groups.model import Group, Mode
from groupbot.ids import base36
from groupbot.sessions.model import Session, SessionState

STATUS = {
    HereStatus.HERE: "here",
    HereStatus.PART: "here for part",
    HereStatus.APOLOGIES: "said they could not come",
    HereStatus.NOT_RECORDED: "not recorded",
}
# A custom_id takes no underscores, so statuses travel by their first letter.
LETTERS = {status.value[0]: status for status in HereStatus}
_HEADINGS = {
    HereStatus.HERE: "Here",
    HereStatus.PART: "Here for part",
    HereStatus.APOLOGIES: "Said they could not come",
    HereStatus.NOT_RECORDED: "Not recorded",
}


def press(session: Session, action: str, label: str, weight: Weight = Weight.PLAIN) -> Button:
    """Make a button about a session's attendance."""
    return Button(label, Target("attendance", action, session.id), weight)


# --- the end of a session --------------------------------------------------------------------------


def ended(session: Session, group: Group, counts: SessionCounts | None) -> Card:
    """Tell the facilitators' channel that a session is over, in numbers only."""
    named = group.mode is Mode.NAMED
    may_go_on = session.turns_at if session.end_stays_open else None
    return card(
        f"**{plain(session.title)}** has ended. {_start(session)}",
        came(counts) if counts else "Its attendance is not known.",
        _ask_who_is_new(group, counts),
        row(
            press(session, "list", "Who came") if named else None,
            press(session, "count", "Enter the number") if not named else None,
            press(session, "correct", "Correct") if named else None,
            Button("Go on after all", Target("session", "go-on", session.id)) if may_go_on else None,
            Button("Plan next week", Target("session", "next-week", session.id)),
        ),
        f"-# Ended by mistake? It can go on until <t:{int(may_go_on.timestamp())}:t>." if may_go_on else None,
    )


def went_on(session: Session) -> Card:
    """Say in place of an end that it was undone."""
    return card(
        f"**{plain(session.title)}**, {_start(session)}, was ended early. This was undone, and it went on.",
        row(Button("Details", Target("session", "show", session.id))),
    )


def came(counts: SessionCounts) -> str:
    """Say how many came, and how sure that is."""
    if counts.at_least and counts.present == 0:
        said = "It is not known how many people came."
    elif counts.present == 0:
        said = "Nobody came this time."
    else:
        said = f"{'At least ' if counts.at_least else ''}{people(counts.present)} came."
    sure = unsure(at_least=counts.at_least, estimated=counts.estimated)
    return " ".join(part for part in (said, new(counts.said_new) if counts.present else "", sure) if part)


def new(said: int | None) -> str:
    """Say how many were there for the first time this year; nothing where nobody said it."""
    if said is None:
        return ""
    return (
        f"{said or 'None'} of them {'was' if said in (0, 1) else 'were'} here for the first time this year."
    )


def _ask_who_is_new(group: Group, counts: SessionCounts | None) -> str | None:
    """Ask what nobody but a facilitator can know where no names are kept."""
    if group.mode is not Mode.NUMBER or counts is None or counts.said_new is not None:
        return None
    if not counts.present and not counts.at_least:
        return None
    return (
        "How many people were here for the first time this year? No names are kept, so only a facilitator "
        "can say. **Enter the number** asks for it too."
    )


def unsure(*, at_least: bool, estimated: bool) -> str:
    """Say why a number is not exact; nothing where it is."""
    if at_least:
        return "The bot started again during the session, and people without a name are not remembered."
    if estimated:
        return "The bot was away for a part of the session, so some of this is estimated."
    return ""


def people(number: int) -> str:
    """Write a number of people."""
    return "1 person" if number == 1 else f"{number} people"


# --- the list ----------------------------------------------------------------------------------------


def who_came(shown: AttendanceList, number: str = "") -> Card:
    """Show those who led a session who was there, ten people on a page."""
    at = page(shown.people, number)
    session, named = shown.session, shown.group.mode is Mode.NAMED
    so_far = "so far" if session.state is not SessionState.ENDED else ""
    return card(
        f"**Who came: {plain(session.title)}**\n{_start(session)}",
        "\n".join(_summary(shown, so_far)),
        "\n".join(_lines(shown, at.lines)) if shown.people else _nobody(shown.group),
        at.words,
        at.turner(Target("attendance", "list", session.id)),
        row(
            press(session, "correct", "Mark someone") if named else None,
            press(session, "count", "Enter the number"),
        ),
    )


def _summary(shown: AttendanceList, so_far: str) -> Iterator[str]:
    least = "At least " if shown.at_least else ""
    yield " ".join(part for part in (f"{least}{people(shown.present)} came", so_far) if part) + "."
    if shown.unnamed and shown.people:
        yield f"{people(shown.unnamed)} of them without a name."
    if shown.headcount is not None:
        yield f"A facilitator counted {people(shown.headcount)}. {new(shown.said_new)}".rstrip()
    if shown.facilitators:
        yield f"Facilitating: {', '.join(f'<@{line.member_id}>' for line in shown.facilitators)}"
    if why := unsure(at_least=shown.at_least, estimated=shown.estimated):
        yield why


def _lines(shown: AttendanceList, lines: Sequence[Line]) -> Iterator[str]:
    heading = None
    for line in lines:
        if line.status is not heading:
            heading = line.status
            yield f"**{_HEADINGS[heading]}** ({len(shown.with_status(heading))})"
        yield f"<@{line.member_id}>{_how(line)}"


def _how(line: Line) -> str:
    """Say how it is known, where somebody was there."""
    if line.by_hand:
        return ", noted by a facilitator"
    if line.status not in (HereStatus.HERE, HereStatus.PART):
        return ""
    if not round(line.minutes):
        return ", pressed I'm here" if line.status is HereStatus.HERE else ", less than a minute"
    estimated = ", estimated" if line.estimated else ""
    return f", {_minutes(line.minutes)}{estimated}"


def _minutes(number: float) -> str:
    whole = round(number)
    return "1 minute" if whole == 1 else f"{whole} minutes"


def _nobody(group: Group) -> str:
    if group.mode is Mode.NUMBER:
        return f"{plain(group.name)} keeps a number and no names."
    return "Nobody is on the list by name. People are named here once they have said yes to it."


# --- marks by hand -----------------------------------------------------------------------------------


def whose(session: Session) -> Card:
    """Ask whose attendance is to be put right."""
    return card(
        f"**Put attendance right: {plain(session.title)}**\n{_start(session)}",
        "Whose? Only people who said yes to being named can be marked.",
        PersonMenu(Target("attendance", "mark-who", session.id), "Choose a person"),
        row(press(session, "list", "Back to the list")),
    )


def as_what(session: Session, member_id: int) -> Card:
    """Ask what one person is to be marked as."""
    options = tuple(Option(words.capitalize(), status.value[0]) for status, words in STATUS.items())
    return card(
        f"**Put attendance right: {plain(session.title)}**\n{_start(session)}",
        f"<@{member_id}> was",
        Menu(
            Target("attendance", "mark-as", session.id, base36(member_id)), "Choose what they were", options
        ),
        row(press(session, "correct", "Choose somebody else")),
    )


def why_form(session_id: str, member: str, letter: str) -> Form:
    """Ask for the reason of a mark. `member` is the id in base 36, `letter` the status."""
    hint = "Kept with the old value, your name and the time."
    field = Field("why", "Why?", most=200, hint=hint)
    return Form(
        Target("attendance", "mark", session_id, f"{member},{letter}"), "Put attendance right", (field,)
    )


def marked(session: Session, member_id: int, record: Record | None) -> Card:
    """Confirm a mark, with what was known before."""
    status = HereStatus.NOT_RECORDED if record is None else record.status
    before = ""
    if record is not None and record.old_status is not None:
        before = f"Before anybody marked it: {STATUS[record.old_status]}. "
    return card(
        f"Noted for **{plain(session.title)}**, {_start(session)}: <@{member_id}> {_was(status)}.",
        f"{before}The old value, who changed it, when and why are kept.",
        row(press(session, "list", "Who came"), press(session, "correct", "Mark someone else")),
    )


def _was(status: HereStatus) -> str:
    verb = "" if status is HereStatus.APOLOGIES else "is " if status is HereStatus.NOT_RECORDED else "was "
    return f"{verb}{STATUS[status]}"


# --- numbers and presses -----------------------------------------------------------------------------


def count_form(session: Session, group: Group, counts: SessionCounts | None) -> Form:
    """Ask how many were there; once it is over, in groups without names, how many of them were new."""
    hint = "Everybody who was there, without the facilitators. 0 to 500."
    asked = [Field("number", "How many people?", _known(counts and counts.headcount), most=6, hint=hint)]
    if counts is not None and group.mode is Mode.NUMBER:
        hint = "How many of them. Leave it empty if it is not known."
        said = _known(counts.said_new)
        asked.append(
            Field("new", "Here for the first time this year", said, required=False, most=6, hint=hint)
        )
    return Form(Target("attendance", "counted", session.id), "How many people were here?", tuple(asked))


def _known(number: int | None) -> str:
    return "" if number is None else str(number)


def heads(session: Session, group: Group, counts: SessionCounts | None, number: int) -> Card:
    """Confirm a count of heads."""
    said = came(counts) if counts else f"{people(number)} so far. You can change it until the end, and after."
    return card(
        f"Noted for **{plain(session.title)}**, {_start(session)}. {said}",
        row(
            press(session, "list", "Who came") if group.mode is Mode.NAMED else None,
            press(session, "count", "Change the number"),
        ),
    )


def here(counted: Counted) -> Card:
    """Answer I'm here."""
    already = "Already noted. " if counted.again else ""
    how = (
        "with your name. Only the facilitators of this session see it."
        if counted.named
        else "without your name."
    )
    return card(
        f"{already}You are counted as here at **{plain(counted.session.title)}**, {how}",
        _other_way(counted),
    )


def _other_way(counted: Counted) -> str | None:
    if counted.group.mode is Mode.NUMBER:
        return None
    change = "be counted without it" if counted.named else "be on the list with your name"
    return f"-# To {change}, use /group names."


def _start(session: Session) -> str:
    return f"<t:{int(session.starts_at.timestamp())}:F>"
