"""One session from the command to the summary, as eight members, a facilitator and a coordinator live it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from groupbot.demo.past import CIRCLE, arrived, start_of
from groupbot.demo.play import Play
from groupbot.loopback import Person, Reply, Shown

DRAWN_WITHIN = 15.0  # seconds of real time


async def plan(play: Play) -> Shown:
    """Plan a session and publish it; the card appears."""
    play.tell.chapter("A facilitator plans a session")
    robin, before = play.town.robin, play.newest_id()
    room = play.town.staff_room
    await play.says(robin, "/session new", room, group=CIRCLE, when="next tusday")
    preview = await play.says(
        robin,
        "/session new",
        room,
        group=CIRCLE,
        when="mon 19:00",
        title="New year, old worries",
        length="60",
        capacity=6,
        co_facilitator=play.town.alex,
    )
    await play.presses(robin, preview, "Publish")
    card = await play.posted(robin, play.town.announcements, before, "New year, old worries")
    play.tell.happens("A card appears in #announcements")
    play.tell.sees(card.text, card.buttons)
    return card


async def take_places(play: Play, card: Shown) -> None:
    """Eight people, six places: two wait, and one of them is offered the place that becomes free."""
    play.tell.chapter("Members take places")
    members = play.town.members
    sam, tom, zoe, ben = members[0], members[5], members[6], members[7]
    first = await play.presses(sam, card, "Coming")
    play.must("You are coming" in first.text, "Sam has a place")
    play.tell.does(members[1], "presses [Coming]; so do Noor, Lee and Ivy")
    await play.each(members[1:5], lambda person: play.press(person, card, "Coming"))
    await play.presses(tom, card, "Coming")
    waiting = await play.presses(zoe, await _fresh(play, card, "Join waiting list"), "Join waiting list")
    play.must("first" in waiting.text, "Zoe is first in line")
    await play.presses(ben, card, "Join waiting list")
    await remind(play, first)
    await play.presses(members[4], card, "Can't")
    inbox = await _inbox_with(play, zoe, "Accept")
    accepted = await play.presses(zoe, inbox, "Accept")
    play.must("You are coming" in accepted.text, "Zoe has the freed place")


async def remind(play: Play, answer: Reply) -> None:
    """Sam chooses one reminder by direct message."""
    sam = play.town.members[0]
    asked = await play.presses(sam, answer, "Remind me")
    play.tell.does(sam, "chooses “1 hour” and “By direct message”")
    chosen = await sam.choose(asked, "When?", "1 hour")
    by = await sam.choose(chosen, "How?", "By direct message")
    done = await play.presses(sam, by, "Done")
    play.must("1 hour" in done.text, "Sam's reminder is set")


async def meet(play: Play, card: Shown) -> None:
    """The reminder, the opening, who comes and goes, and the end."""
    play.tell.chapter("The day")
    t, starts, before = play.town, start_of(card), play.newest_id()
    sam, mia, noor, lee, tom, zoe = (t.members[i] for i in (0, 1, 2, 3, 5, 6))
    await play.clock.move_to(starts - timedelta(hours=1))
    reminder = await play.told(sam, before, "starts")
    play.tell.happens("Sam gets a direct message, and nobody else does")
    play.tell.sees(reminder.text, reminder.buttons)
    await play.clock.move_to(starts - timedelta(minutes=15))
    console = await play.posted(t.robin, t.staff_room, before, "Console")
    play.tell.happens("The session opens; a card for the facilitators appears in #facilitators")
    play.tell.sees(console.text, console.buttons)
    await play.clock.move_to(starts - timedelta(minutes=2))
    play.tell.happens("Robin, Alex, Sam, Mia, Noor and Lee join the voice room")
    for person in (t.robin, t.alex, sam, mia, noor, lee):
        await person.joins(t.circle_room)
    await arrived(play, t.robin, card)
    await play.clock.move_to(starts + timedelta(minutes=20))
    play.tell.happens("Zoe joins 20 minutes late. Noor's connection drops for two minutes")
    await zoe.joins(t.circle_room)
    await noor.leaves()
    await arrived(play, t.robin, card)
    await play.clock.move_by(timedelta(minutes=2))
    await noor.joins(t.circle_room)
    await arrived(play, t.robin, card)
    await play.clock.move_to(starts + timedelta(minutes=50))
    play.tell.happens("Tom looks in for five minutes")
    await tom.joins(t.circle_room)
    await arrived(play, t.robin, card)
    await play.clock.move_to(starts + timedelta(minutes=55))
    await tom.leaves()
    await arrived(play, t.robin, card)
    await end(play, console, before)


async def end(play: Play, console: Shown, before: int) -> None:
    """Robin ends the session and sees who came; a member who tries does not."""
    t = play.town
    await play.clock.move_by(timedelta(minutes=2))
    ended = await play.presses(t.robin, console, "End")
    if "End this session" in ended.buttons:
        await play.presses(t.robin, ended, "End this session")
    over = await play.posted(t.robin, t.staff_room, before, "people came")
    play.tell.happens("In #facilitators")
    play.tell.sees(over.text, over.buttons)
    came = await play.presses(t.robin, over, "Who came")
    play.must(all(f"<@{p.id}>" in came.text for p in t.members[:4]), "Robin sees who came")
    refused = await play.presses(t.dana, over, "Who came")
    play.must(f"<@{t.members[0].id}>" not in refused.text, "the coordinator sees no names")


async def sum_up(play: Play, data: Path) -> tuple[str, list[Path]]:
    """The coordinator pulls the finished quarter; its chart and file are written to the demo's folder."""
    play.tell.chapter("The coordinator pulls the summary of the quarter")
    t = play.town
    quarter = f"{play.clock.now().year - 1}-Q4"
    play.tell.does(t.dana, f"types /report attendance period:{quarter}")
    report = await play.slash(t.dana, "/report attendance", t.staff_room, period=quarter)
    # The answer is promised at once and comes with the chart, which is drawn by a process of its own.
    await play.loopback.until(lambda: bool(report.files), within=DRAWN_WITHIN, what="the chart and the file")
    written = []
    for name, content in report.files.items():
        (data / name).write_bytes(content)
        written.append(data / name)
    play.must({path.suffix for path in written} == {".png", ".csv"}, "the summary comes with chart and file")
    return report.text, written


async def _inbox_with(play: Play, person: Person, label: str) -> Reply:
    """Have somebody look into their inbox until the offer lies there: it takes the bot a moment."""
    inbox = await play.slash(person, "/me inbox", play.town.announcements)
    for _ in range(100):
        if label in inbox.buttons:
            break
        await asyncio.sleep(0.05)
        inbox = await play.slash(person, "/me inbox", play.town.announcements)
    play.tell.does(person, "types /me inbox")
    play.tell.sees(inbox.text, inbox.buttons)
    return inbox


async def _fresh(play: Play, card: Shown, label: str) -> Shown:
    """Wait until the card has been drawn again with this button."""
    return await play.until(lambda: card if label in card.buttons else None, f"[{label}] on the card")
