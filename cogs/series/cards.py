"""A series on Discord: its preview, its card, the list, the form, and what is asked before it ends."""

from __future__ import annotations

from datetime import date

from cogs.kit.card import MENU, Button, Buttons, Card, Field, Form, Menu, Option, Target, Weight, card, row
from cogs.kit.pages import page
from cogs.kit.plain import label
from cogs.sessions import words
from cogs.sessions.cards import looked_at
from cogs.templates import phases
from groupbot.groups.model import Group
from groupbot.series.changes import NotMeant
from groupbot.series.model import AHEAD, Series, SeriesState
from groupbot.series.reading import Ends, typed_ends, typed_on
from groupbot.series.rule import ShortMonths, Unit
from groupbot.series.service import Shown, offset_changes
from groupbot.series.words import repeats, weekdays, without_it
from groupbot.sessions.formats import too_long
from groupbot.sessions.model import Session, SessionState
from groupbot.templates.model import minutes
from groupbot.when import in_words
from groupbot.when.words import WEEKDAYS, clock, long_day, short_day
from groupbot.zones import shown_in

SHOWN = 6  # dates on a card; the menu has more, and the next page


def press(series: Series, action: str, label: str, weight: Weight = Weight.PLAIN, extra: str = "") -> Button:
    """Make a button about a series."""
    return Button(label, Target("series", action, series.id, extra), weight)


# --- a draft -------------------------------------------------------------------------------------------


def preview(shown: Shown) -> Card:
    """Draw a draft for its planner, with its first dates and what they should know."""
    series = shown.series
    return card(
        "**Nothing is public yet.** This series will be published:",
        f"## {words.fitted(series.title, 300)}",
        words.fitted(series.topic, 900),
        "\n".join(_facts(series, shown.group)),
        "\n".join(["**The first dates:**", *(_first(shown, day) for day in range(len(shown.first)))]),
        looked_at((*_known(shown), *shown.warnings)),
        row(
            press(series, "publish", "Publish anyway" if shown.warnings else "Publish", Weight.MAIN),
            press(series, "change", "Change"),
            press(series, "discard", "Discard"),
        ),
    )


def _facts(series: Series, group: Group) -> list[str]:
    how = repeats(series.rule)
    facts = [
        "" if series.title == group.name else f"A series of {words.fitted(group.name, 180)}.",
        phases.summary(series.format, series.phases),
        f"{how[:1].upper()}{how[1:]}, {series.at:%H:%M} ({shown_in(series.zone)}), "
        f"{words.minutes(series.length)}",
        without_it(series.rule),
        _ends(series),
        f"Where: <#{series.place_channel_id}>. Places: {series.capacity}",
        f"With <@{series.facilitator_id}>"
        + (f" and <@{series.co_facilitator_id}>" if series.co_facilitator_id else ""),
    ]
    return [fact for fact in facts if fact]


def _ends(series: Series) -> str:
    match series.ends:
        case Ends(after=int(number)) if series.programme:
            return f"A programme of {number} sessions, numbered."
        case Ends(after=int(number)):
            return f"It ends after {number} date{'' if number == 1 else 's'}."
        case Ends(until=date() as last):
            return f"It ends on {long_day(last)}."
        case _:
            return "It has no end date."


def _first(shown: Shown, at: int) -> str:
    day, read = shown.first[at]
    own = ""
    if shown.own_zone and shown.own_zone != shown.series.zone:
        local = read.start_utc.astimezone(shown_in(shown.own_zone))
        own = f"; for you {'' if local.date() == day else f'{short_day(local)}, '}{clock(local)}"
    return f"- {in_words(read.start_utc, shown.series.zone)}{own}"


def _known(shown: Shown) -> list[str]:
    """Say what the clocks do to the first dates."""
    found = [note for _, read in shown.first for note in read.notes]
    return found + [
        f"From {short_day(day)} on the clocks are changed in {zone}. "
        f"The series stays at {shown.series.at:%H:%M} in {shown.series.zone}."
        for day, zone in offset_changes(shown)
    ]


def asked(shown: Shown, number: int | str = 0) -> Card:
    """Draw a series: a draft as its preview, or first what its rule has to be asked; else a page of dates."""
    series = shown.series
    if series.state is not SeriesState.DRAFT:
        return running(shown, number)
    if series.rule.short_months is ShortMonths.ASK:
        return card(
            f"Not every month has a day {series.rule.day}. What about the shorter months?",
            row(
                press(series, "short", "Use their last day", Weight.MAIN, ShortMonths.LAST_DAY.value),
                press(series, "short", "Leave them out", extra=ShortMonths.SKIP.value),
                press(series, "change", "Change"),
            ),
        )
    if not series.fits:
        return card(
            _misses(series),
            row(press(series, "first", "OK", Weight.MAIN), press(series, "change", "Change")),
        )
    if unfit := too_long(series.phases, series.length):
        others = row(press(series, "change", "Change"), press(series, "discard", "Discard"))
        return does_not_fit(series, unfit).then(others)
    return preview(shown)


def does_not_fit(series: Series, words_: str, since: str = "") -> Card:
    """Say that phases are longer than the dates, with both ways out; `since` is the date of a change."""

    def fitting(length: int) -> Target:
        return Target("series", "fit", series.id, f"{length}.{since}" if since else str(length))

    return card(words_, row(*phases.ways_to_fit(minutes(series.phases), series.length, fitting)))


def not_meant(refusal: NotMeant, form: str | None) -> Card:
    """Say which dates a change would give and take. `form`: the name it is kept under, if it was one."""
    if form is None:
        return card(refusal.words)
    return card(
        refusal.dates,
        "To begin later, find that date among those of the series, and press **Change from here on** there.",
        row(press(refusal.series, "meant", "Change these dates", extra=form)),
    )


def _misses(series: Series) -> str:
    first = short_day(series.first)
    if series.rule.unit is Unit.WEEK:
        day, names = WEEKDAYS[series.starts_on.weekday()], weekdays(series.rule)
        return f"Start is a {day} but the rule says {names}. First date would be {first}."
    how = repeats(series.rule)
    return (
        f"This series is to meet {how}. {short_day(series.starts_on)} is not one of these dates. "
        f"The first would be {first}."
    )


def discarded(series: Series) -> Card:
    """Say that a draft is gone."""
    return card(
        f"The draft of the series {words.fitted(series.title, 300)} is discarded. Nothing was published."
    )


def published(shown: Shown, days: int) -> Card:
    """Say that a series is public, and how many days before a date its card comes."""
    before = "1 day" if days == 1 else f"{days} days"
    return card(
        f"**{words.fitted(shown.series.title, 300)}** is published. {_planned(shown)} The card of each "
        f"appears in <#{shown.group.announce_channel_id}> {before} before, or at once where it is nearer.",
        row(press(shown.series, "show", "Details")),
    )


def _planned(shown: Shown) -> str:
    meets = [session for session in shown.sessions if not session.left_out]
    if not meets:
        return _none_planned(shown)
    planned = "1 date is" if len(meets) == 1 else f"{len(meets)} dates are"
    more = ", and more as time goes on" if shown.series.grows_at else ""
    return f"It begins {words.stamp(meets[0].starts_at)}. {planned} planned now{more}."


# --- a running one -------------------------------------------------------------------------------------


def running(shown: Shown, number: int | str = 0) -> Card:
    """Draw a series with one page of its dates, and for those who lead its group what they can do with it."""
    series = shown.series
    over = series.state is SeriesState.ENDED
    ahead = () if over else shown.sessions
    some = page(ahead, number, SHOWN)
    return card(
        f"## {words.fitted(series.title, 300)}",
        "**This series has ended.**" if over else "",
        words.fitted(series.topic, 900),
        "\n".join(_facts(series, shown.group)),
        "\n".join(["**Next dates:**", *(_date(s, series) for s in some.lines)]) if ahead else "",
        some.words,
        "" if over or any(not s.left_out for s in ahead) else _none_planned(shown),
        some.turner(Target("series", "show", series.id)),
        _dates_menu(
            series,
            ahead[some.number * SHOWN :],
            "Show, skip or move a date" if shown.leads else "Show a date",
        ),
        row(press(series, "calendar", "Calendar file")) if ahead else None,
        _leads_row(series) if shown.leads and not over else None,
    )


def _none_planned(shown: Shown) -> str:
    """Say when it goes on where no date is near enough to be planned."""
    if shown.next_day is None:
        return "No more dates are planned."
    return f"The next date is {long_day(shown.next_day)}. It is planned {AHEAD.days // 7} weeks before."


def _date(session: Session, series: Series) -> str:
    at = words.stamp(session.starts_at)
    if session.left_out:
        return f"- {at}: {words.no_session(session)}"
    day = session.series_date
    by_hand = day is not None and session.meant_at != series.meant_on(day)
    moved = f", in place of {short_day(day)}" if by_hand and day else ""
    number = f", {words.number(session)}" if words.number(session) else ""
    return f"- {at}{number}{moved}"


def _dates_menu(series: Series, sessions: tuple[Session, ...], prompt: str) -> Menu | None:
    if not sessions:
        return None
    options = tuple(Option(label(session.label), session.id) for session in sessions[:MENU])
    return Menu(Target("series", "date", series.id), prompt, options)


def _leads_row(series: Series) -> Buttons | None:
    return row(
        press(series, "change", "Change all future dates"),
        press(series, "end", "End this series", Weight.GRAVE),
    )


def changed(shown: Shown) -> Card:
    """Say what a change of a series did."""
    return card(
        "**The series is changed.** What was held stays as it was. Whoever has a place on a date that "
        "changed is told once, within 5 minutes, and keeps it. Dates that no longer fit are cancelled; for "
        "10 minutes /session undo brings one of them back.",
        *running(shown).parts,
    )


def listing(found: list[Shown], number: int | str = 0, group: Group | None = None) -> Card:
    """Draw one page of the series there are."""
    if not found:
        return card(
            "There is no series here yet. Facilitators start one with /series new.",
            row(Button("What is on", Target("session", "list", group.id if group else ""))),
        )
    some = page(found, number)
    return card(
        "## Series",
        *(_line(shown) for shown in some.lines),
        Menu(
            Target("series", "pick"),
            "Show one of them",
            tuple(Option(label(shown.series.label), shown.series.id) for shown in some.lines),
        ),
        some.words,
        some.turner(Target("series", "list", group.id if group else "")),
    )


def _line(shown: Shown) -> str:
    series = shown.series
    title = f"**{words.fitted(series.title, 120)}**"
    if series.state is SeriesState.DRAFT:
        return f"{title} is a draft. Only facilitators see it."
    meets = next((s for s in shown.sessions if s.state is not SessionState.CANCELLED), None)
    upcoming = f"The next one is {words.stamp(meets.starts_at)}." if meets else _none_planned(shown)
    return f"{title}: {repeats(series.rule)}, {series.at:%H:%M} ({shown_in(series.zone)}). {upcoming}"


# --- the form ------------------------------------------------------------------------------------------


def draft_form(series: Series) -> Form:
    """Ask for the plan of a draft; every field holds the present one."""
    every, unit = series.rule.every, series.rule.unit.value
    often = f"every {unit}" if every == 1 else f"every {every} {unit}s"
    start = f"{series.starts_on.isoformat()} {series.at:%H:%M} {series.zone}"
    return Form(
        Target("series", "drafted", series.id),
        "Change this series",
        (
            Field("start", "First date and time", start, hint="For example tue 19:00"),
            Field("often", "How often", often, most=40, hint="For example every 2 weeks"),
            _on_field(series),
            _ends_field(series),
            Field("title", "Title", series.title, most=100),
        ),
    )


def change_form(series: Series, from_id: str) -> Form:
    """Ask for a change of a running series, from one of its dates on."""
    return Form(
        Target("series", "changed", series.id, from_id),
        "Change from here on" if from_id else "Change all future dates",
        (
            Field("at", "Time of day", f"{series.at:%H:%M}", most=20, hint="For example 19:00"),
            _on_field(series),
            _ends_field(series),
            Field("title", "Title", series.title, most=100),
            Field("length", "Length in minutes", str(series.length), most=20),
        ),
    )


def _on_field(series: Series) -> Field:
    hint = "mon, thu, or 2nd tue, last fri, day 15"
    return Field("on", "On which days", typed_on(series.rule), required=False, most=40, hint=hint)


def _ends_field(series: Series) -> Field:
    return Field("ends", "Ends", typed_ends(series.ends), most=40, hint="never, after 10, until 30 June")


# --- ending --------------------------------------------------------------------------------------------


def end_sure(shown: Shown) -> Card:
    """Ask whether a series is really to end."""
    planned = sum(1 for s in shown.sessions if s.state in (SessionState.PLANNED, SessionState.OPEN))
    dates = (
        f"{planned} planned date{' is' if planned == 1 else 's are'} cancelled. Whoever has a place is told."
    )
    return card(
        f"End the series **{words.fitted(shown.series.title, 300)}**?",
        f"{dates} What was held stays as it was." if planned else "No dates are planned.",
        row(
            press(shown.series, "end-yes", "End this series", Weight.GRAVE),
            press(shown.series, "show", "Keep it"),
        ),
    )


def ended(shown: Shown) -> Card:
    """Say that a series has ended, and how to take that back."""
    return card(
        f"The series **{words.fitted(shown.series.title, 300)}** has ended. Its planned dates are cancelled.",
        "You can undo this for 10 minutes.",
        row(press(shown.series, "undo", "Undo")),
    )


def going_on(shown: Shown) -> Card:
    """Say that a series goes on after all."""
    return card(
        f"The series **{words.fitted(shown.series.title, 300)}** goes on. "
        "Everybody has their place as before.",
        row(press(shown.series, "show", "Details")),
    )
