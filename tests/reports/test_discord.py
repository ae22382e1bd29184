"""Summaries on Discord: the numbers, the chart, the file, and who may have them."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from groupbot.groups.model import Mode
from groupbot.loopback import Person, Reply
from tests.circle import Circle, circle_with

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def circle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_to_the_contract: None
) -> AsyncIterator[Circle]:
    async with circle_with(tmp_path, monkeypatch, "cogs.attendance", "cogs.reports") as circle:
        yield circle


async def asked(who: Person, circle: Circle, period: str = "2027-01", **more: str) -> Reply:
    channel = circle.stage.announcements
    return await who.slash("/report attendance", in_=channel, period=period, timeout=30, **more)


async def turned(circle: Circle, who: Person, shown: Reply, label: str, words: str) -> Reply:
    """Press a button that counts again, and wait until the words are there."""
    pressed = await who.press(shown, label)
    await circle.stage.lo.until(lambda: words in pressed.text, within=30, what=words)
    return pressed


async def test_what_a_facilitator_says_of_new_people_is_in_the_summary_and_not_in_the_file(
    circle: Circle,
) -> None:
    stage = circle.stage
    await circle.meets(mode=Mode.NUMBER)
    await circle.plans()
    await circle.held(stage.sam, stage.mia)
    told = {"in_": stage.staff_room, "session": circle.session_id}
    await stage.fay.slash("/attendance headcount", **told, number=9, first_time=3)
    shown = await asked(stage.cora, circle)
    assert "3 for the first time this year, as facilitators of groups without names said." in shown.text
    assert "**Monday Circle**: 1 of 1 held, 9 attendances, 3 new this year, as said" in shown.text
    file = shown.files["attendance-2027-01.csv"].decode("utf-8-sig")
    assert "said of new people is not in this file" in file
    assert "as said" not in file


async def test_a_session_in_the_voice_room_becomes_numbers_a_chart_and_a_file(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    await circle.plans()
    await circle.held(stage.fay, stage.sam, stage.mia, stage.members[4])
    shown = await asked(stage.cora, circle)
    assert shown.ephemeral
    assert shown.deferred  # drawing may take longer than Discord waits
    assert "Attendance: All groups, January 2027" in shown.text
    assert "1 of 1 planned session held, 1 hour." in shown.text
    assert "3 attendances, median 3 in a session." in shown.text
    assert "2 people, 2 for the first time ever, 2 for the first time this year." in shown.text
    assert "**Monday Circle**: 1 of 1 held, 3 attendances" in shown.text
    assert "January 2027 is not over" in shown.text
    png, file = (
        shown.files["attendance-2027-01.png"],
        shown.files["attendance-2027-01.csv"].decode("utf-8-sig"),
    )
    assert png.startswith(PNG)
    described = {file.name: file.description for file in shown.message.files}["attendance-2027-01.png"]
    assert described is not None
    assert described.startswith("Bar chart of attendances per week, All groups, January 2027. 3 in all")
    assert "Monday Circle" in file
    for number in ("Attendances", "3"):
        assert number in file


async def test_small_numbers_of_people_are_not_in_the_file(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    await circle.plans()
    await circle.held(stage.sam, stage.mia)
    stage.clock.advance(timedelta(days=30))
    shown = await asked(stage.cora, circle)
    assert "2 people, 2 for the first time ever" in shown.text
    assert "people below 5 are joined or left out there" in shown.text
    rows = list(csv.reader(io.StringIO(shown.files["attendance-2027-01.csv"].decode("utf-8-sig"))))
    header = next(row for row in rows if "Attendances" in row)
    circle_row = next(row for row in rows if row and row[0].startswith("Monday Circle"))
    assert circle_row[header.index("Attendances")] == "2"
    assert not circle_row[header.index("People")].isdecimal()


async def test_rows_can_be_cut_another_way(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    await circle.plans()
    await circle.held(stage.sam)
    shown = await asked(stage.cora, circle)
    assert shown.buttons == ["By week", "By month", "What the numbers mean"]
    words = "**4 to 10 January 2027**: 1 of 1 held, 1 attendance"
    weekly = await turned(circle, stage.cora, shown, "By week", words)
    assert weekly.buttons == ["By month", "By group", "What the numbers mean"]
    assert weekly.files["attendance-2027-01.png"].startswith(PNG)


async def test_a_long_list_of_rows_has_pages(circle: Circle) -> None:
    await circle.meets()
    await circle.plans()
    first = await asked(circle.stage.fay, circle, "2027", by="week", group="Monday Circle")
    assert "-# Page 1 of 6" in first.text
    second = await turned(circle, circle.stage.fay, first, "Later", "-# Page 2 of 6")
    assert "No sessions were held between 1 January 2027 and 31 December 2027." in second.text
    assert "Earlier" in second.buttons


async def test_a_year_in_which_nothing_was_planned_is_a_sentence_without_numbers(circle: Circle) -> None:
    await circle.meets()
    shown = await asked(circle.stage.fay, circle, "2026", group="Monday Circle")
    assert "No sessions were held between 1 January 2026 and 31 December 2026." in shown.text
    assert "/report attendance takes another month" in shown.text
    assert " 0 " not in shown.text
    assert (shown.buttons, shown.files) == ([], {})


async def test_the_meaning_of_the_numbers_comes_beside_the_summary(circle: Circle) -> None:
    await circle.meets()
    await circle.plans()
    shown = await asked(circle.stage.cora, circle)
    meaning = await circle.stage.cora.press(shown, "What the numbers mean")
    assert "**Held**: Sessions that reached their start" in meaning.text
    assert meaning.ephemeral
    assert "Attendance: All groups" in shown.text


async def test_a_chart_that_fails_leaves_the_numbers(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    await circle.meets()
    await circle.plans()
    monkeypatch.setattr("groupbot.reports.pencil.sys.executable", "/bin/false")
    shown = await asked(circle.stage.cora, circle)
    assert "The chart could not be drawn this time." in shown.text
    assert list(shown.files) == ["attendance-2027-01.csv"]


async def test_who_may_have_which_summary(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    own, other = circle.group_id, (await circle.meets("Other Circle")).id
    await circle.core.groups.remove_facilitator(circle.acts(stage.cora), other, stage.fay.id)
    table = {
        (stage.cora, None): "Attendance: All groups",
        (stage.cora, other): "Attendance: Other Circle",
        (stage.fay, None): "Attendance: Monday Circle",
        (stage.fay, own): "Attendance: Monday Circle",
        (stage.fay, other): "Only facilitators of Other Circle",
        (stage.finn, None): "Choose one of yours: Monday Circle, Other Circle.",
        (stage.sam, None): "Only facilitators and coordinators can do this.",
        (stage.sam, own): "Only facilitators of Monday Circle",
        (stage.ada, None): "Only facilitators and coordinators can do this.",
        (stage.ada, own): "Only facilitators of Monday Circle",
        (stage.omar, own): "Only facilitators of Monday Circle",
    }
    for (who, group), words in table.items():
        answer = await who.slash(
            "/report attendance",
            in_=stage.announcements,
            period="2027-01",
            timeout=30,
            **({"group": group} if group else {}),
        )
        assert words in answer.text, (who.name, group)
        assert answer.ephemeral


async def test_a_role_taken_away_closes_the_buttons_too(circle: Circle) -> None:
    stage = circle.stage
    await circle.meets()
    await circle.plans()
    shown = await asked(stage.cora, circle)
    stage.guild.set_roles(stage.cora, [])
    await turned(circle, stage.cora, shown, "By week", "Only facilitators and coordinators can do this.")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1 January to 8 January 2027", "Reports cover whole months, quarters and reporting years only"),
        ("2027-13", "as a period"),
        ("=HYPERLINK(1)", "as a period"),
        ("2030", "has not begun yet"),
    ],
)
async def test_free_ranges_and_nonsense_are_refused_with_what_can_be_asked(
    circle: Circle, typed: str, words: str
) -> None:
    assert words in (await asked(circle.stage.cora, circle, typed)).text


async def test_periods_are_offered_by_name(circle: Circle) -> None:
    stage = circle.stage
    offered = await stage.cora.autocomplete(
        "/report attendance", option="period", typed="quarter 4", in_=stage.staff_room
    )
    assert ("Quarter 4 of 2026 (October to December)", "2026-Q4") in [(c.name, c.value) for c in offered]
