"""A person's own time zone: by what time it is for them, shown to nobody else, in messages too."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from groupbot.loopback import Person
from groupbot.loopback.guild import Channel
from tests.stage import Stage


def messages(stage: Stage, person: Person) -> Channel:
    """Give the channel of direct messages between a person and the bot."""
    return stage.lo.world.dm_with(person.user)


async def own_zone(stage: Stage) -> str | None:
    return await stage.app.core.preferences.zone(stage.guild.id, stage.sam.id)


async def test_a_zone_is_found_by_what_time_it_is_now(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    shown = await sam.press(await sam.slash("/me reminders", in_=here), "My time zone")
    assert "You have not set a time zone, so the group's is used." in shown.text
    assert "Nobody else sees it" in shown.text
    await stage.restart()
    offered = await sam.choose(shown, "What time is it for you now?", "07:00")
    assert "UTC−5, 07:00 now" in offered.shown.options("Choose yours")
    kept = await sam.choose(offered, "Choose yours", "America/New_York, 07:00 now")
    assert "Your time zone is **America/New_York**. It is 07:00 there now." in kept.text
    assert await own_zone(stage) == "America/New_York"
    gone = await sam.press(kept, "Let go of my time zone")
    assert "You have not set a time zone" in gone.text
    assert await own_zone(stage) is None


async def test_an_offset_can_be_chosen_so_that_no_place_is_named(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    labels = [
        c.name for c in await sam.autocomplete("/me timezone set", option="zone", typed="14:00", in_=here)
    ]
    assert labels[0] == "UTC+2, 14:00 now"
    set_ = await sam.slash("/me timezone set", in_=here, zone="UTC+2")
    assert "Your time zone is **Etc/GMT-2**. It is 14:00 there now." in set_.text
    assert "It has no summer time." in set_.text
    cleared = await sam.slash("/me timezone clear", in_=here)
    assert "You have not set a time zone" in cleared.text


async def test_a_short_form_is_asked_back(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    asked = await sam.slash("/me timezone set", in_=here, zone="ist")
    assert asked.text.startswith("‘IST’ is a short form. Which one do you mean?")
    assert asked.shown.options("Choose yours") == ["India", "Ireland", "Israel"]
    assert await own_zone(stage) is None
    kept = await sam.choose(asked, "Choose yours", "India")
    assert "**Asia/Kolkata**. It is 17:30 there now." in kept.text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("UTC+25", "There is no zone ‘UTC+25’. Write one from UTC-12 to UTC+14, or a place."),
        ("GMT+5:75", "There is no zone"),
        ("../../etc/passwd", "I do not know the zone"),
        ("/etc/localtime", "I do not know the zone"),
        ("25:99", "‘25:99’ is no time of day. Write for example 14:10"),
        ("\N{GRINNING FACE}", "Write a city such as Europe/London."),
        ("Londn", "Choose one of the nearest: Europe/London"),
    ],
)
async def test_what_is_no_zone_is_refused_and_nothing_is_kept(stage: Stage, typed: str, answer: str) -> None:
    said = await stage.sam.slash("/me timezone set", in_=stage.announcements, zone=typed)
    assert answer in said.text
    assert await own_zone(stage) is None


async def test_a_zone_with_a_turned_sign_is_taken_and_explained(stage: Stage) -> None:
    said = await stage.sam.slash("/me timezone set", in_=stage.announcements, zone="Etc/GMT+5")
    assert "Etc/GMT+5 is UTC−5, 5 h behind UTC" in said.text
    assert await own_zone(stage) == "Etc/GMT+5"


async def test_a_zone_is_set_in_a_message_too(stage: Stage) -> None:
    sam = stage.sam
    await stage.make_group()
    await stage.fill_group("Monday Circle", sam)
    talk = messages(stage, sam)
    asked = await sam.slash("/me timezone set", in_=talk, zone="CST")
    kept = await sam.choose(asked, "Choose yours", "China")
    assert "**Asia/Shanghai**" in kept.text
    shown = await sam.slash("/me timezone set", in_=talk, zone="america/argentina/buenos aires")
    assert "**America/Argentina/Buenos_Aires**" in shown.text
    assert await own_zone(stage) == "America/Argentina/Buenos_Aires"


async def test_nobody_is_shown_the_zone_of_somebody_else(stage: Stage) -> None:
    here, sam = stage.announcements, stage.sam
    await stage.make_group()
    await stage.fill_group("Monday Circle", sam)
    await sam.slash("/me timezone set", in_=here, zone="Pacific/Chatham")
    await stage.plan("mon 19:00")
    cards = [shown for shown in sam.sees(here) if "Coming" in shown.buttons]
    await sam.press(cards[-1], "Coming")
    for who in (stage.fay, stage.cora, stage.ada):
        for line in ("/session list", "/me next", "/help", "/me reminders", "/group list"):
            assert "Chatham" not in (await who.slash(line, in_=here)).text, line
    people = await stage.fay.slash(
        "/session people", in_=stage.staff_room, session=await _only_session(stage)
    )
    assert re.search(rf"<@{sam.id}>", people.text)
    assert "Chatham" not in people.text


async def _only_session(stage: Stage) -> str:
    file = stage.app.database.file
    assert file is not None
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT id FROM sessions").fetchone()[0]
