"""What coordinators and facilitators ask of the numbers, on a real database."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, Refusal
from groupbot.groups.model import Group, GroupState, Kind, Person
from groupbot.reports.model import By, Report
from groupbot.sessions.model import Reason, SessionState
from tests.reports.conftest import FACILITATOR_ROLE, House
from tests.reports.making import GUILD, a_group, a_session, came

MEMBER = Person(GUILD, 5)


def led(name: str = "Monday Circle", zone: str = "UTC", **more: object) -> Group:
    return a_group(name, zone, facilitators=frozenset({21}), **more)


async def people_in(house: House, report: Report) -> dict[str, str]:
    """Give the people column of a report's file, by the name of the line."""
    content = (await house.reports.file(report)).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    start = next(n for n, line in enumerate(lines) if "People" in line)
    column = lines[start].index("People")
    return {line[0]: line[column] for line in lines[start + 1 : lines.index([], start)]}


async def test_a_coordinator_sees_all_groups_exactly(house: House) -> None:
    monday, friday = led(), a_group("Friday Circle")
    await house.add(monday, came(monday, date(2026, 10, 5), 3, 3), came(monday, date(2026, 12, 28), 4, 1))
    await house.add(
        friday,
        came(friday, date(2026, 11, 6), 2, 2),
        a_session(friday, date(2026, 11, 13), SessionState.CANCELLED, reason=Reason.ILL),
    )
    report = await house.reports.attendance(house.coordinator(), None, "2026-Q4")
    assert [(row.name, row.summary.people) for row in report.rows] == [
        ("Friday Circle", 2),
        ("Monday Circle", 4),
    ]
    assert (report.total.planned, report.total.held, report.total.cancelled) == (4, 3, 1)
    assert (report.total.attendances, report.total.people) == (9, 6)
    assert (report.by, report.is_over, report.about) == (By.GROUP, True, "All groups")


async def test_a_year_tells_new_people_by_name_from_those_that_were_said(house: House) -> None:
    monday, quiet = led(), a_group("Quiet Circle")
    await house.add(monday, came(monday, date(2026, 10, 5), 6, 6))
    days = [date(2026, 2, 2), date(2026, 5, 4), date(2026, 11, 2)]
    said = [7, None, 1]
    await house.add(
        quiet, *(came(quiet, day, 9, unnamed=9, said_new=n) for day, n in zip(days, said, strict=True))
    )
    report = await house.reports.attendance(house.coordinator(), None, "2026")
    assert (report.total.people, report.total.new_this_year, report.total.said_new) == (6, 6, 8)
    assert [(row.name, row.summary.new_this_year, row.summary.said_new) for row in report.rows] == [
        ("Monday Circle", 6, None),
        ("Quiet Circle", None, 8),
    ]
    file = (await house.reports.file(report)).content.decode("utf-8-sig")
    assert "as said" not in file
    assert "said of new people is not in this file" in file


async def test_only_the_days_of_the_period_are_counted(house: House) -> None:
    group = led()
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]
    await house.add(group, *(came(group, day, 2**n) for n, day in enumerate(days)))
    report = await house.reports.attendance(house.coordinator(), None, "2026-10")
    assert (report.total.planned, report.total.attendances) == (2, 6)


async def test_a_session_counts_on_the_day_it_is_where_the_group_is(house: House) -> None:
    far = led("Auckland", zone="Pacific/Auckland")
    session, counts = came(far, date(2026, 10, 31), 4)  # 19:00 UTC: Sunday morning there
    await house.add(far, (session, replace(counts, on_day=date(2026, 11, 1))))
    await house.add(far, a_session(far, date(2026, 10, 31), SessionState.CANCELLED))
    for period, planned in (("2026-10", 0), ("2026-11", 2)):
        report = await house.reports.attendance(house.coordinator(), None, period)
        assert report.total.planned == planned


async def test_drafts_and_other_servers_are_not_counted(house: House) -> None:
    group = led()
    await house.add(group, a_session(group, date(2026, 10, 6), SessionState.DRAFT))
    elsewhere = replace(led("Elsewhere"), guild_id=GUILD + 1)
    await house.settings(GUILD + 1)
    await house.add(elsewhere, came(elsewhere, date(2026, 10, 5), 9))
    report = await house.reports.attendance(house.coordinator(), None, "2026-10")
    assert (report.total.planned, report.nothing is None) == (0, False)


async def test_a_facilitator_sees_the_one_group_they_lead_without_naming_it(house: House) -> None:
    monday, friday = led(), a_group("Friday Circle")
    await house.add(monday, came(monday, date(2026, 10, 5), 3, 3))
    await house.add(friday, came(friday, date(2026, 10, 9), 8, 8))
    report = await house.reports.attendance(house.facilitator(), None, "2026-10")
    assert (report.about, report.total.people, report.by) == ("Monday Circle", 3, By.WEEK)


async def test_a_facilitator_of_several_groups_is_asked_which(house: House) -> None:
    await house.add(led("Monday Circle"))
    await house.add(led("Friday Circle"))
    with pytest.raises(NotAllowed) as refused:
        await house.reports.attendance(house.facilitator(), None, "2026-10")
    assert refused.value.words.endswith("Choose one of yours: Friday Circle, Monday Circle.")


@pytest.mark.parametrize(
    "who",
    [
        MEMBER,
        Person(GUILD, 6, manages_server=True),
        Person(GUILD, 22, frozenset({FACILITATOR_ROLE})),
        Person(GUILD, 21),
    ],
)
@pytest.mark.parametrize("named", [None, "Monday Circle"])
async def test_nobody_else_sees_a_summary(house: House, who: Person, named: str | None) -> None:
    await house.add(led())
    with pytest.raises(NotAllowed):
        await house.reports.attendance(who, named, "2026-10")


async def test_a_facilitator_does_not_see_another_group(house: House) -> None:
    await house.add(led())
    await house.add(a_group("Friday Circle"))
    with pytest.raises(NotAllowed):
        await house.reports.attendance(house.facilitator(), "Friday Circle", "2026-10")


async def test_a_hidden_group_and_an_unknown_one_answer_alike(house: House) -> None:
    await house.add(a_group("Staff", kind=Kind.FACILITATORS))
    said = []
    for name in ("Staff", "No such group"):
        with pytest.raises(NotFound) as refused:
            await house.reports.attendance(MEMBER, name, "2026-10")
        said.append(refused.value.words)
    assert said[0] == said[1]


async def test_a_group_of_another_server_is_unknown(house: House) -> None:
    elsewhere = await house.add(replace(led("Elsewhere"), guild_id=GUILD + 1))
    with pytest.raises(NotFound):
        await house.reports.attendance(house.coordinator(), elsewhere.id, "2026-10")


async def test_an_archived_group_keeps_its_history(house: House) -> None:
    old = led(state=GroupState.ARCHIVED)
    await house.add(old, came(old, date(2026, 10, 5), 6, 6))
    assert [row.name for row in (await house.reports.attendance(house.coordinator(), None, "2026")).rows] == [
        "Monday Circle"
    ]
    assert (await house.reports.attendance(house.coordinator(), old.id, "2026")).total.people == 6


@pytest.mark.parametrize(
    ("period", "by", "kind"),
    [
        ("2026-10-01 to 2026-10-14", None, BadInput),
        ("2026-10", "person", BadInput),
        ("2027-02", None, NotPossible),
    ],
)
async def test_what_cannot_be_counted_is_refused(
    house: House, period: str, by: str | None, kind: type[Refusal]
) -> None:
    with pytest.raises(kind):
        await house.reports.attendance(house.coordinator(), None, period, by)


async def test_the_year_begins_where_the_server_says(house: House) -> None:
    group = led()
    await house.settings(year_starts=4)
    await house.add(group, came(group, date(2026, 3, 31), 2), came(group, date(2026, 4, 1), 5))
    report = await house.reports.attendance(house.coordinator(), None, "2026")
    assert (report.period.words, report.total.attendances) == ("Reporting year 2026/27 (April to March)", 5)


async def test_a_period_is_over_when_its_last_day_has_ended_everywhere(house: House) -> None:
    for moment, is_over in (
        (datetime(2026, 11, 1, 11, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 1, 12, tzinfo=UTC), True),
    ):
        house.clock.at = moment
        assert (await house.reports.attendance(house.coordinator(), None, "2026-10")).is_over is is_over


async def test_the_file_about_one_group_cannot_be_subtracted_from_the_one_about_all(house: House) -> None:
    small, large = led("Small"), a_group("Large")
    await house.add(small, came(small, date(2026, 10, 5), 3, 3))
    await house.add(large, came(large, date(2026, 10, 6), 12, 12))
    everything = await people_in(house, await house.reports.attendance(house.coordinator(), None, "2026-Q4"))
    assert everything == {
        "Large": "see below",
        "Small": "see below",
        "All groups": "15",
        "Large and Small together": "15",
    }
    for group in (small, large):
        alone = await house.reports.attendance(house.coordinator(), group.id, "2026-Q4")
        assert await people_in(house, alone) == {
            **dict.fromkeys([week.words for week in alone.period.weeks()], ""),
            group.name: "see below",
            "Large and Small together": "15",
        }


async def test_how_small_is_too_small_is_a_setting(house: House) -> None:
    group = led()
    await house.add(group, came(group, date(2026, 10, 5), 4, 4))
    for smallest, shown in ((3, "4"), (5, "fewer than 5")):
        await house.settings(smallest=smallest)
        report = await house.reports.attendance(house.coordinator(), None, "2026-Q4")
        assert (await people_in(house, report))["All groups"] == shown


@pytest.mark.parametrize(
    ("period", "firsts"),
    [("2026-10", ""), ("2026-Q4", "9"), ("2026", "17"), ("2027-Q1", "when the period is over")],
)
async def test_first_timers_are_given_by_quarter_and_added_up_for_a_year(
    house: House, period: str, firsts: str
) -> None:
    group = led()
    await house.add(
        group,
        came(group, date(2026, 4, 6), 8, 8),
        came(group, date(2026, 10, 5), 9, 9),
        came(group, date(2027, 1, 4), 6, 6),
    )
    file = await house.reports.file(await house.reports.attendance(house.coordinator(), None, period))
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    column = next(line for line in lines if "First-timers" in line).index("First-timers")
    assert next(line for line in lines if line[:1] == ["All groups"])[column] == firsts


async def test_a_chart_comes_as_a_picture_with_its_description(house: House) -> None:
    group = led()
    await house.add(group, came(group, date(2026, 10, 5), 4, 4))
    picture = await house.reports.picture(
        await house.reports.attendance(house.coordinator(), None, "2026-10")
    )
    assert picture.name == "attendance-2026-10.png"
    assert picture.content.startswith(b"\x89PNG")
    assert picture.described.startswith(
        "Bar chart of attendances per week, All groups, October 2026. 4 in all"
    )


async def test_every_summary_is_in_the_audit_book(house: House) -> None:
    group = await house.add(led())
    await house.reports.attendance(house.coordinator(), None, "2026-Q4")
    await house.reports.attendance(house.facilitator(), None, "2026-10")
    await house.reports.for_operator(GUILD, None, "2026")
    noted = [(row.standing, row.act, row.subject, row.about_id) for row in await house.audit.acts(GUILD)]
    assert sorted(noted) == [
        ("coordinator", "report.attendance", "2026-Q4 all", None),
        ("facilitator", "report.attendance", f"2026-10 {group.id}", None),
        ("operator", "report.attendance", "2026 all", None),
    ]


async def test_the_operator_gets_each_server_or_the_one_named(house: House) -> None:
    group = led()
    await house.add(group, came(group, date(2026, 10, 5), 4, 4))
    other = replace(led("Elsewhere"), guild_id=GUILD + 1)
    await house.add(other, a_session(other))
    assert [report.guild_id for report in await house.reports.for_operator(None, None, "2026-10")] == [
        GUILD,
        GUILD + 1,
    ]
    (one,) = await house.reports.for_operator(None, "monday circle", "2026-10", "week")
    assert (one.about, one.total.attendances) == ("Monday Circle", 4)
    with pytest.raises(NotFound):
        await house.reports.for_operator(GUILD, "Elsewhere", "2026-10")


async def test_periods_are_offered_with_the_servers_own_year(house: House) -> None:
    await house.settings(year_starts=4)
    offered = await house.reports.offered(GUILD, "")
    assert len(offered) == 23
    assert ("Quarter 4 of 2026/27 (January to March 2027), so far", "2026-Q4") in offered
    assert await house.reports.offered(GUILD, "nov 2026") == [("November 2026", "2026-11")]


async def test_no_row_of_a_person_is_read(house: House) -> None:
    group = led()
    await house.add(group, came(group, date(2026, 10, 5), 4, 4))
    asked: list[str] = []
    for engine in (house.database._readers, house.database._writer):
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    report = await house.reports.attendance(house.coordinator(), group.id, "2026-Q4")
    await house.reports.file(report)
    tables = {"attendance", "sightings", "watches", "places", "memberships", "consents"}
    assert asked
    assert not [
        each for each in asked if any(f"FROM {table}" in each or f"JOIN {table}" in each for table in tables)
    ]


async def test_one_group_over_a_quarter_is_one_range_of_each_index(house: House) -> None:
    group = await house.add(led())
    asked: list[tuple[str, object]] = []
    event.listen(
        house.database._readers.sync_engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3]))
    )
    await house.reports.attendance(house.coordinator(), group.id, "2026-Q4")
    plans: dict[str, list[str]] = {}
    async with house.database.reading() as connection:
        for statement, parameters in [
            each for each in asked if "session_counts" in each[0] or "FROM sessions" in each[0]
        ]:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # pyright: ignore[reportArgumentType]
            plans[statement.partition("FROM ")[2].split()[0]] = [row.detail for row in rows]
    assert plans["session_counts"][0].endswith("(guild_id=? AND group_id=? AND on_day>? AND on_day<?)")
    assert plans["sessions"][0].endswith("(guild_id=? AND group_id=? AND starts_at>? AND starts_at<?)")
