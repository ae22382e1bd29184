"""The calendar file of a session, read back as a calendar program reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from icalendar import Calendar

from groupbot.errors import NotFound, NotPossible
from groupbot.sessions.calendar import calendar_file
from groupbot.sessions.model import Reason
from tests.desk import FAY, SAM, Desk, person


def only_event(content: bytes) -> Any:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


async def test_it_says_when_and_under_which_discreet_title_and_nothing_else(desk: Desk) -> None:
    group = await desk.new_group(discreet_title="Course, part; 1")
    session = await desk.session(group, "2027-06-07 19:00", title="Living with loss", topic="Grief")
    await desk.join(group, SAM)
    await desk.full(session, SAM)
    content = await desk.core.sessions.calendar(SAM, session.id)
    event = only_event(content)
    assert event.decoded("DTSTART") == session.starts_at
    assert event.decoded("DTEND") == session.ends_at
    assert b"DTSTART:20270607T180000Z\r\n" in content
    assert str(event["SUMMARY"]) == "Course, part; 1"
    assert str(event["CLASS"]) == "PRIVATE"  # a shared calendar shows no more than that the time is taken
    assert b"SUMMARY:Course\\, part\\; 1\r\n" in content
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL", "CLASS", "STATUS"
    }  # fmt: skip
    for word in ("Monday", "loss", "Grief", str(SAM.id) + "@", str(FAY.id) + "@"):
        assert word.encode() not in content


async def test_it_keeps_its_id_and_rises_with_each_change(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group)
    events = [only_event(await desk.core.sessions.calendar(SAM, session.id))]
    await desk.core.planning.edit(FAY, session.id, when_typed="2027-01-12 20:00")
    events.append(only_event(await desk.core.sessions.calendar(SAM, session.id)))
    await desk.core.planning.cancel(FAY, session.id, Reason.ILL)
    events.append(only_event(await desk.core.sessions.calendar(SAM, session.id)))
    await desk.core.planning.restore(FAY, session.id)
    events.append(only_event(await desk.core.sessions.calendar(SAM, session.id)))
    assert len({str(event["UID"]) for event in events}) == 1
    numbers = [int(event["SEQUENCE"]) for event in events]
    assert numbers == sorted(set(numbers))
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert events[1].decoded("DTSTART").hour == 20


async def test_a_draft_has_none_and_what_is_hidden_is_unknown(desk: Desk) -> None:
    group = await desk.new_group()
    draft = await desk.draft(group)
    with pytest.raises(NotPossible):
        await desk.core.sessions.calendar(FAY, draft.id)
    for who in (SAM, person(31, guild_id=11)):
        with pytest.raises(NotFound):
            await desk.core.sessions.calendar(who, draft.id)


@pytest.mark.parametrize("title", ["é" * 80, "x" * 80, "א" * 40, "a\\b", "Treff 😊" * 8])
async def test_lines_are_folded_at_75_octets_and_come_back_whole(desk: Desk, title: str) -> None:
    group = await desk.new_group(discreet_title=title)
    session = await desk.session(group)
    content = calendar_file([(session, group)], datetime.fromisoformat("2027-01-01T00:00:00+00:00"))
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert str(only_event(content)["SUMMARY"]) == group.discreet_title
