"""What coordinators and facilitators ask of the numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from groupbot.attendance.service import Attendance
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.errors import NotAllowed, NotFound
from groupbot.groups.model import Group, Person, Server
from groupbot.groups.service import Groups
from groupbot.ids import read_public_id
from groupbot.reports.chart import chart_of
from groupbot.reports.files import File, as_csv, file_name
from groupbot.reports.model import By, Meeting, Report, usual_rows
from groupbot.reports.pencil import Pencil
from groupbot.reports.periods import Period, Span, matching
from groupbot.reports.sharing import Shared, shareable, unfinished, with_sums_of, without_first_timers
from groupbot.sessions.service import Sessions
from groupbot.text import same_name

# A day ends last at UTC-12 and begins first at UTC+14.
_LATEST, _EARLIEST = timedelta(hours=12), timedelta(hours=14)


class Reports:
    """Attendance summaries, made from the counts that stayed of each session. No row of a person is read."""

    def __init__(
        self,
        clock: Clock,
        audit: Audit,
        groups: Groups,
        sessions: Sessions,
        attendance: Attendance,
        cache: Path | None = None,
    ) -> None:
        """Start nothing yet. `cache`: where the drawing library may keep its list of fonts."""
        self._clock = clock
        self._audit = audit
        self._groups = groups
        self._sessions = sessions
        self._attendance = attendance
        self._pencil = Pencil(cache)

    async def close(self) -> None:
        """End the process that draws, if there is one."""
        await self._pencil.close()

    async def attendance(
        self, person: Person, typed_group: str | None, typed_period: str, by: str | None = None
    ) -> Report:
        """Count one group or all of them over a period, exactly, for the eyes of whoever asks.

        Coordinators see every group and all together, facilitators their own groups. Raises Refusal.
        """
        standing = await self._groups.standing(person)
        group = await self._group_for(person, typed_group)
        report = await self._report(
            standing.server, group, typed_period, by, await self._groups.every(person.guild_id)
        )
        title = "coordinator" if group is None else standing.title_in(group)
        await self._audit.note(person.guild_id, person.id, title, "report.attendance", _subject(report))
        return report

    async def for_operator(
        self, guild_id: int | None, typed_group: str | None, typed_period: str, by: str | None = None
    ) -> list[Report]:
        """Count for the shell of whoever runs the bot: one server, or each of them where none is named."""
        found: list[Report] = []
        for each in [guild_id] if guild_id is not None else await self._groups.servers():
            every = await self._groups.every(each)
            group = _named(every, typed_group) if typed_group else None
            if typed_group and group is None:
                continue
            found.append(await self._report(await self._groups.server(each), group, typed_period, by, every))
            await self._audit.note(each, None, "operator", "report.attendance", _subject(found[-1]))
        if not found:
            raise NotFound("There is no such server or group here yet. Leave both out to see what there is.")
        return found

    async def file(self, report: Report) -> File:
        """Make the CSV of a report: what may be shared of it."""
        return as_csv(report, await self._shared(report))

    async def picture(self, report: Report) -> File:
        """Draw the chart of a report, a PNG with its description; NotPossible where that fails."""
        chart = chart_of(report)
        return File(file_name(report, "png"), await self._pencil.draw(chart), chart.alt)

    async def offered(self, guild_id: int, typed: str) -> list[tuple[str, str]]:
        """Offer periods while somebody types: what to show, and what to send. Up to 25 (Discord)."""
        server = await self._groups.server(guild_id)
        return list(matching(typed, self._over_everywhere(), server.year_starts))[:25]

    async def _group_for(self, person: Person, typed: str | None) -> Group | None:
        """Give the group that is meant and may be seen; None is all of them, for coordinators."""
        if typed:
            group, standing = await self._groups.find(person, typed)
            standing.must_lead(group)
            return group
        standing = await self._groups.standing(person)
        if standing.coordinator:
            return None
        led = await self._groups.led(person)
        standing.must_lead_any(led)
        if len(led) > 1:
            names = ", ".join(group.called for group in led)
            raise NotAllowed(f"Only coordinators see all groups together. Choose one of yours: {names}.")
        return led[0]

    async def _report(
        self, server: Server, group: Group | None, typed_period: str, by: str | None, every: list[Group]
    ) -> Report:
        period = Period.read(typed_period, server.year_starts)
        period.must_have_begun((self._clock.now() + _EARLIEST).date())
        return Report(
            guild_id=server.guild_id,
            period=period,
            by=By.read(by) if by else usual_rows(period, group),
            made_on=self._clock.now().date(),
            is_over=period.is_over(self._over_everywhere()),
            meetings=await self._meetings(server.guild_id, period, group.id if group else None),
            names={each.id: each.name for each in every},
            group=group,
            smallest=server.smallest,
        )

    def _over_everywhere(self) -> date:
        """Give the day it is where days end last: until then a session of the day before may run."""
        return (self._clock.now() - _LATEST).date()

    async def _meetings(self, guild_id: int, period: Period, group_id: str | None) -> tuple[Meeting, ...]:
        """Read what was planned in the period and what came of it: one range of each index."""
        first, last = period.first_day, period.last_day
        counts = await self._attendance.counts_between(guild_id, first, last, group_id)
        by_session = {each.session_id: each for each in counts}
        begin = datetime.combine(first, time(), UTC) - _EARLIEST
        end = datetime.combine(last, time(), UTC) + timedelta(days=1) + _LATEST
        sessions = await self._sessions.held_or_not(guild_id, begin, end, group_id)
        meetings = (Meeting.of(each, by_session.get(each.id)) for each in sessions)
        return tuple(each for each in meetings if period.days.holds(each.day))

    async def _shared(self, report: Report) -> Shared:
        """Make the table of all groups that a file may show, also for a file about one group."""
        if report.group is not None:
            every = await self._meetings(report.guild_id, report.period, None)
            report = report.over_all(every)
        if not report.is_over:
            return unfinished(_shareable(report))
        if report.period.span is Span.MONTH:
            return without_first_timers(_shareable(report))
        if report.period.span is Span.QUARTER:
            return _shareable(report)
        quarters = [_shareable(report.within(each)) for each in report.period.parts(Span.QUARTER)]
        return with_sums_of(_shareable(report), quarters)


def _shareable(report: Report) -> Shared:
    return shareable(report.by_group(), report.total, report.smallest)


def _named(groups: list[Group], typed: str) -> Group | None:
    wanted, public = same_name(typed), read_public_id(typed)
    return next((each for each in groups if each.id == public or same_name(each.name) == wanted), None)


def _subject(report: Report) -> str:
    return f"{report.period.key} {report.group.id if report.group else 'all'}"
