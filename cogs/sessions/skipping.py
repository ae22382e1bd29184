"""Leaving out one date of a series: what is asked first, what is said afterwards, and what is pressed."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.card import Button, Card, Field, Form, Menu, Option, Target, Weight, card, row
from cogs.kit.route import OLD_BUTTON, known, on
from cogs.sessions import words
from cogs.sessions.cards import press
from cogs.sessions.changes import told
from groupbot.errors import OutOfDate
from groupbot.series.skipping import Skip
from groupbot.sessions.model import Reason

_END, _FEWER = "end", "fewer"  # what a date left out does to a programme; to other series, nothing


def sure(skip: Skip, reason: Reason) -> Card:
    """Ask whether a date is really to be left out, and in a programme what that does to its number."""
    session, who = skip.shown.session, told(skip.shown.places)
    hears = f"These people are told: {who}." if who else "Nobody has said anything about it yet."
    options = tuple(
        Option(said, each.value, chosen=each is reason) for each, said in words.REASON_CHOICES.items()
    )
    return card(
        f"No session of **{words.title(session)}** on {words.stamp(session.starts_at)}?",
        f"{hears} The date stays in the lists, as one without a session.",
        Menu(Target("session", "skip-why", session.id), "Why?", options),
        row(*_ways(skip, reason), press(session, "show", "Keep it")),
    )


def _ways(skip: Skip, reason: Reason) -> list[Button]:
    session, extra = skip.shown.session, f"{reason.value}.{_END}"
    if skip.series.programme:
        fewer = f"{reason.value}.{_FEWER}"
        return [
            press(session, "skip-yes", "Skip, and add a date at the end", Weight.GRAVE, extra),
            press(session, "skip-yes", "Skip, one session fewer", Weight.GRAVE, fewer),
        ]
    return [
        press(session, "skip-yes", "Skip this date", Weight.GRAVE, extra),
        press(session, "skip-words", "Add words and skip", Weight.GRAVE, extra),
    ]


def skip_form(session_id: str, extra: str) -> Form:
    """Ask for words that go with a date left out; sending them leaves it out."""
    field = Field("words", "What people are told", most=200, hint="Everybody who sees the card reads this.")
    return Form(Target("session", "skip-said", session_id, extra), "Skip this date", (field,))


def skipped(skip: Skip) -> Card:
    """Say that a date is left out, and how to take that back."""
    session = skip.shown.session
    soon = "People are told in 2 minutes, or at once if it starts soon. " if told(skip.shown.places) else ""
    return card(
        f"There is no session of **{words.title(session)}** on {words.stamp(session.starts_at)}.",
        f"{soon}You can undo this for 10 minutes.",
        row(
            press(session, "undo", "Undo"),
            Button("The series", Target("series", "show", skip.series.id)),
        ),
    )


async def ask_to_skip(act: Act, typed: str, reason: Reason = Reason.OTHER) -> None:
    """Ask before a date is left out."""
    await act.answer(sure(await act.core.series.skipping.before_skip(await act.person(), typed), reason))


@on("session", "skip")
async def skip(act: Act) -> None:
    """Ask whether a date is really to be left out."""
    await ask_to_skip(act, act.subject)


@on("session", "skip-why")
async def skip_why(act: Act) -> None:
    """Take the reason that was chosen, and ask again."""
    await ask_to_skip(act, act.subject, known(Reason, act.values[0]))


@on("session", "skip-yes")
async def skip_yes(act: Act) -> None:
    """Leave a date out."""
    await _leave_out(act)


@on("session", "skip-words")
async def skip_words(act: Act) -> None:
    """Ask for words that go with it."""
    await act.ask(skip_form(act.subject, act.target.extra))


@on("session", "skip-said")
async def skip_said(act: Act) -> None:
    """Leave a date out with the words that were written."""
    await _leave_out(act, act.fields["words"])


async def _leave_out(act: Act, said: str = "") -> None:
    chosen, _, way = act.target.extra.partition(".")
    reason = known(Reason, chosen)
    if reason not in words.REASON_CHOICES:
        raise OutOfDate(OLD_BUTTON)
    left = await act.core.series.skipping.skip(
        await act.person(), act.subject, reason, said, fewer=way == _FEWER
    )
    await act.answer(skipped(left))
