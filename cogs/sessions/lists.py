"""What is on, and who is coming: lists in pages of ten."""

from __future__ import annotations

from cogs.kit.card import Button, Card, Menu, Option, Target, card, row
from cogs.kit.pages import page
from cogs.kit.plain import label
from cogs.sessions import words
from cogs.sessions.cards import press
from groupbot.groups.model import Group
from groupbot.sessions.model import Session
from groupbot.sessions.places import Place, Places, Status, Still
from groupbot.sessions.service import Listing, Preview

_STANDINGS = (
    (Status.COMING, "Coming"),
    (Status.OFFERED, "Offered a place"),
    (Status.WAITING, "Waiting"),
    (Status.MAYBE, "Maybe"),
    (Status.CANT, "Cannot come"),
)
_STILL = {
    Still.ASKED: "asked whether they still come",
    Still.YES: "said that they still come",
    Still.LOOSE: "did not answer; theirs until somebody takes the place",
}
_DIGEST = row(Button("Add to my digest", Target("me", "digestadd")))


def listing(found: Listing, member_id: int, group: Group | None = None, number: int | str = 0) -> Card:
    """Draw one page of what is on."""
    target = Target("session", "list", group.id if group else "")
    if not found.sessions:
        return card(found.note, _empty(found, group), _DIGEST)
    shown = page(found.sessions, number)
    return card(
        f"## What is on in the next {found.days} days",
        found.note,
        *(_line(session, places, member_id) for session, _, places in shown.lines),
        Menu(
            Target("session", "pick"),
            "Show one of them",
            tuple(Option(label(session.label), session.id) for session, _, _ in shown.lines),
        ),
        shown.words,
        shown.turner(target, f".{found.days}"),
        _DIGEST,
    )


def _line(session: Session, places: Places, member_id: int) -> str:
    if session.left_out:
        at = words.stamp(session.starts_at)
        return f"**{words.title(session, 120)}**\n{at}: {words.no_session(session)}"
    place = places.of(member_id)
    own = f" {words.mine(places, member_id)}" if place or member_id in session.led_by else ""
    state = f" {words.state(session)}" if words.state(session) else ""
    return (
        f"**{words.title(session, 120)}**{state}\n{words.when(session)}, <#{session.place_channel_id}>. "
        f"{words.room(places)}{own}"
    )


def _empty(found: Listing, group: Group | None) -> str:
    nothing = f"Nothing is planned in the next {found.days} days."
    if group is None or not found.usual:
        return nothing
    return f"{nothing} {words.fitted(group.name, 180)} usually meets {found.usual}."


def people(shown: Preview, number: int | str = 0) -> Card:
    """Draw who is coming, by name, for the facilitators of this session alone."""
    session, places = shown.session, shown.places
    everybody = [(name, place) for status, name in _STANDINGS for place in places.with_status(status)]
    counts = ", ".join(
        f"{number} {name.lower()}"
        for status, name in _STANDINGS
        if (number := len(places.with_status(status)))
    )
    head = f"## {words.title(session)}\n{words.stamp(session.starts_at)}, {session.capacity} places"
    if not everybody:
        return card(head, "Nobody has said anything yet.", row(press(session, "show", "Details")))
    some = page(everybody, number)
    return card(
        head,
        counts[:1].upper() + counts[1:] + ".",
        "\n".join(_person(name, place, shown) for name, place in some.lines),
        "Only facilitators of this session see this list. That you opened it is written down.",
        some.words,
        some.turner(Target("session", "people", session.id)),
        row(press(session, "show", "Details")),
    )


def _person(name: str, place: Place, shown: Preview) -> str:
    places = shown.places
    over = place.status is Status.COMING and _rank(place, places) > places.session.capacity
    marks = [
        name.lower(),
        "over the number of places" if over else "",
        "first time here" if place.member_id in shown.first_timers else "",
        "needs something" if place.member_id in shown.needs else "",
        "asked to confirm" if place.please_confirm else "",
        _STILL[place.still] if place.still else "",
    ]
    if place.admitted:
        marks.append(f"admitted: {words.fitted(place.admitted, 240)}")
    said = [shown.needs.get(place.member_id, ""), place.note]
    quotes = "".join(f"\n> {words.fitted(line, 240)}" for line in said if line)
    return f"<@{place.member_id}>: {', '.join(mark for mark in marks if mark)}{quotes}"


def _rank(place: Place, places: Places) -> int:
    return places.with_status(Status.COMING).index(place) + 1
