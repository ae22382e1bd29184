"""The phases of a session: for everyone who may see it, with the scripts for those who lead its group."""

from __future__ import annotations

from cogs.kit.act import Act
from cogs.kit.card import Card, Menu, Option, Target, card, row
from cogs.kit.door import answers
from cogs.kit.plain import label
from cogs.kit.route import known, on
from cogs.sessions import words
from cogs.sessions.cards import press
from cogs.sessions.components import edited
from cogs.templates import phases
from groupbot.errors import OutOfDate
from groupbot.sessions.formats import DoesNotFit
from groupbot.sessions.model import Session


def agenda(session: Session, *, leads: bool) -> Card:
    """Show the phases of a session; who leads its group can open each with its script."""
    back = row(press(session, "show", "Details"))
    if not session.phases:
        return card(
            f"{words.title(session)} has no phases. Whoever facilitates it can choose a template with "
            "/session edit.",
            back,
        )
    return card(
        f"## {words.title(session)}\n{words.stamp(session.starts_at)}, {words.minutes(session.length)}",
        phases.lines(session.phases),
        phases.together(session.phases),
        _menu(session) if leads else None,
        back,
    )


def _menu(session: Session) -> Menu:
    options = tuple(
        Option(label(f"{n}. {phase.name}"), str(n - 1)) for n, phase in enumerate(session.phases, start=1)
    )
    return Menu(Target("session", "phase", session.id), "Show one phase and its script", options)


def one_phase(session: Session, number: int) -> Card:
    """Show one phase with its script."""
    if not 0 <= number < len(session.phases):
        raise OutOfDate("The phases of this session were changed meanwhile. /session phases shows them now.")
    found = session.phases[number]
    return card(
        f"-# {words.title(session)}",
        phases.line(found, number + 1, 1000),
        phases.script(found),
        row(press(session, "phases", "All phases")),
    )


async def show(act: Act, typed: str) -> None:
    """Show the phases of the session that somebody means."""
    session, group, standing = await act.core.sessions.find(await act.person(), typed)
    leads = standing.coordinator or standing.facilitates(group)
    await act.answer(agenda(session, leads=leads))


@on("session", "phases")
async def pressed_show(act: Act) -> None:
    """Show the phases of a session."""
    await show(act, act.subject)


@on("session", "phase")
async def phase(act: Act) -> None:
    """Show one phase with its script, to those who lead the group."""
    session, group, standing = await act.core.sessions.find(await act.person(), act.subject)
    standing.must_lead(group)
    await act.answer(one_phase(session, known(int, act.values[0])))


@on("session", "fit")
async def fit(act: Act) -> None:
    """Make session and phases fit together."""
    person, length = await act.person(), known(int, act.target.extra)
    before = await act.core.sessions.look(person, act.subject)
    await act.answer(edited(before, await act.core.planning.fit(person, act.subject, length), person))


@answers(DoesNotFit)
async def does_not_fit(act: Act, refusal: DoesNotFit) -> Card:
    """Say what does not fit, with both ways out."""
    ways = phases.ways_to_fit(
        refusal.needed,
        refusal.length,
        lambda length: Target("session", "fit", refusal.session_id, str(length)),
    )
    return card(refusal.words, row(*ways))
