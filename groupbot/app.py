"""Puts the pieces together, once: what a lower room must ask of a higher one is handed to it here."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from groupbot.agreement.gates import Gates
from groupbot.attendance.service import Attendance
from groupbot.audit.service import Audit
from groupbot.bot import GroupBot
from groupbot.clock import Clock
from groupbot.config import Settings
from groupbot.contact.service import Contact
from groupbot.core import Core
from groupbot.crisis import reading
from groupbot.crisis.service import Crisis
from groupbot.database import Database
from groupbot.delivery.limits import Limits
from groupbot.delivery.service import Delivery
from groupbot.doctor.service import Doctor
from groupbot.duty.service import Duty
from groupbot.groups.card import GroupCard
from groupbot.groups.first import FirstGroup
from groupbot.groups.model import Group
from groupbot.groups.service import Groups
from groupbot.groups.undo import GroupUndo
from groupbot.migrating import migrate
from groupbot.mirror.service import Mirror
from groupbot.pauses.service import Pauses
from groupbot.preferences.service import Preferences
from groupbot.reports.service import Reports
from groupbot.rest.service import RestDays
from groupbot.rota.book import RotaBook
from groupbot.rota.service import Rotas
from groupbot.rules.model import Rules
from groupbot.rules.service import GroupRules
from groupbot.scheduler import Alarm
from groupbot.series.book import SeriesBook
from groupbot.series.desk import AllSeries
from groupbot.sessions.book import SessionBook
from groupbot.sessions.checks import Checks
from groupbot.sessions.clocks import ClockGuard
from groupbot.sessions.course import Course
from groupbot.sessions.dates import Dates
from groupbot.sessions.digests import Digests
from groupbot.sessions.gentle import GentleNotes
from groupbot.sessions.hosting import Hosting
from groupbot.sessions.laws import ZoneLaws
from groupbot.sessions.model import Session
from groupbot.sessions.planning import Planning
from groupbot.sessions.resting import Resting
from groupbot.sessions.seats import Seats
from groupbot.sessions.service import Sessions
from groupbot.sessions.unsaid import Unsaid
from groupbot.setup.service import Setup
from groupbot.templates.service import Templates
from groupbot.upkeep import Upkeep
from groupbot.wishes.service import Wishes


class App:
    """The whole bot without Discord, and the Discord client on top of it."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        limits: Limits | None = None,
        durable: bool = True,
    ) -> None:
        """Build everything and open nothing."""
        self.settings = settings
        self.clock = clock or Clock()
        self.database = Database(settings.database, durable=durable)
        self.core = build(settings, self.clock, self.database, limits)
        self._begun = False

    def bot(self, *, ready_timeout: float = 0.2) -> GroupBot:
        """Make the Discord client; once all is still for `ready_timeout` seconds, every server has come."""
        return GroupBot(self.core, Path(self.settings.data), self.begin, ready_timeout=ready_timeout)

    async def open(self) -> None:
        """Own the database, bring it up to date, and take up the attendance that was under way.

        Raises AlreadyRunning, DatabaseNewer, or what broke a migration.
        """
        self.database.own()
        await migrate(self.database)
        await self.core.attendance.begin()

    async def begin(self) -> None:
        """Take up what was under way and start the alarm clock, once.

        Not before the log-in: with its answer comes Discord's time, and the machine's may be far off.
        """
        if not self._begun:
            self._begun = True
            await self.core.zone_laws.check()
            await self.core.delivery.begin()
            await self.core.alarm.start()

    async def close(self) -> None:
        """Stop the alarm clock, let what is being sent come to its end, and close the database."""
        await self.core.alarm.stop()
        await self.core.mirror.stop()
        await self.core.delivery.stop()
        await self.core.attendance.stop()
        await self.core.reports.close()
        await self.database.close()


def build(settings: Settings, clock: Clock, database: Database, limits: Limits | None = None) -> Core:
    """Put the capabilities together and tie their hooks."""
    core = _rooms(settings, clock, database, limits or _limits(settings))
    _tie(core)
    return core


def _rooms(settings: Settings, clock: Clock, database: Database, limits: Limits) -> Core:
    """Make each capability, those below first."""
    alarm, audit, delivery, groups, rules, gates, crisis = _ground(settings, clock, database, limits)
    group_undo, book = GroupUndo(database, audit, groups), _book(database, clock, audit, groups, delivery)
    sessions, seats = Sessions(book, audit), Seats(book, gates)
    templates = Templates(database, clock, audit, groups, rules)
    planning = Planning(book, sessions, templates, group_undo.archived_at)
    attendance = Attendance(database, delivery.right_clock, audit, groups, gates, sessions)
    duty = Duty(database, clock, audit, groups, sessions)
    setup = Setup(database, clock, audit, groups, FirstGroup(database, groups), crisis, sessions)
    return Core(
        clock=clock,
        audit=audit,
        delivery=delivery,
        alarm=alarm,
        groups=groups,
        group_card=GroupCard(database, clock, groups, delivery),
        group_undo=group_undo,
        rules=rules,
        rest=book.rest,
        preferences=book.preferences,
        wishes=book.wishes,
        templates=templates,
        **_calendar(book, planning, sessions, rules, alarm),
        crisis=crisis,
        agreement=gates.agreement,
        gates=gates,
        sessions=sessions,
        planning=planning,
        seats=seats,
        **_evening(book, seats, planning, gates, rules, audit),
        **_upon_sessions(book, planning, sessions, audit, rules, templates),
        attendance=attendance,
        reports=Reports(clock, audit, groups, sessions, attendance, settings.data / "charts"),
        duty=duty,
        pauses=Pauses(database, clock, audit, groups, sessions, duty, delivery),
        setup=setup,
        doctor=Doctor(database, clock, groups, rules, crisis, sessions, setup, delivery),
        contact=Contact(database, clock, audit, groups, book.preferences, delivery),
    )


def _ground(
    settings: Settings, clock: Clock, database: Database, limits: Limits
) -> tuple[Alarm, Audit, Delivery, Groups, GroupRules, Gates, Crisis]:
    """Make what all others stand on."""
    alarm = Alarm(clock, settings.sweep)
    audit = Audit(database, clock)
    delivery = Delivery(database, clock, limits, alarm.wakeup)
    groups = Groups(database, clock, audit)
    rules = GroupRules(database, audit, groups)
    gates = Gates(database, clock, audit, groups, rules)
    crisis = Crisis(database, clock, audit, groups, reading.load(settings.crisis_lines))
    return alarm, audit, delivery, groups, rules, gates, crisis


def _book(database: Database, clock: Clock, audit: Audit, groups: Groups, delivery: Delivery) -> SessionBook:
    """Make the book of sessions, and have the facilitators told what could not be said."""
    preferences, wishes = Preferences(database), Wishes(database, groups)
    rest = RestDays(database, clock, audit, groups)
    book = SessionBook(database, clock, groups, preferences, delivery, rest, wishes)
    unsaid = Unsaid(book)
    book.delivery.tells(on_trouble=unsaid.trouble, on_missed=unsaid.missed)
    return book


def _series(
    book: SessionBook,
    planning: Planning,
    sessions: Sessions,
    audit: Audit,
    rules: GroupRules,
    templates: Templates,
) -> AllSeries:
    """Put series on top of sessions."""
    dates = Dates(book, planning)
    clock = book.delivery.right_clock
    own = SeriesBook(
        book.database, clock, book.delivery, book.groups, book.preferences, rules, book.rest, dates, templates
    )
    return AllSeries(own, sessions, audit)


def _calendar(
    book: SessionBook, planning: Planning, sessions: Sessions, rules: GroupRules, alarm: Alarm
) -> dict[str, Any]:
    """Make what sees sessions as days in a calendar, and who was at them."""
    return {
        "resting": Resting(book, planning),
        "digests": Digests(book),
        "gentle": GentleNotes(book),
        "clocks": ClockGuard(book),
        "mirror": Mirror(
            book.database, book.clock, book.delivery, book.groups, rules, sessions, alarm.wakeup
        ),
    }


def _upon_sessions(
    book: SessionBook,
    planning: Planning,
    sessions: Sessions,
    audit: Audit,
    rules: GroupRules,
    templates: Templates,
) -> dict[str, Any]:
    """Put series and the rota on top of sessions."""
    database, groups, preferences, delivery = book.database, book.groups, book.preferences, book.delivery
    rota = RotaBook(database, groups, preferences, rules, delivery, sessions, planning)
    return {"series": _series(book, planning, sessions, audit, rules, templates), "rota": Rotas(rota, audit)}


def _evening(
    book: SessionBook, seats: Seats, planning: Planning, gates: Gates, rules: GroupRules, audit: Audit
) -> dict[str, Any]:
    """Make what goes on with a session once it is planned."""
    return {
        "course": Course(book, seats, audit),
        "hosting": Hosting(book, audit, gates),
        "zone_laws": ZoneLaws(book, planning),
        "checks": Checks(book, seats, rules, audit),
    }


def _limits(settings: Settings) -> Limits:
    """Give delivery's limits as the operator set them."""
    return Limits(
        send_timeout=settings.send_timeout, nonce_trusted=settings.nonce_trusted, lease=settings.lease
    )


def _tie(core: Core) -> None:
    """Hand each lower room what it must ask of a higher one."""

    async def left(group: Group, member_id: int) -> None:
        await core.seats.left_group(group, member_id)
        await core.agreement.leave(group.guild_id, group.id, member_id)

    async def counted(guild_id: int) -> bool:
        return bool(await core.attendance.counts_between(guild_id, date.min, date.max))

    async def planned(before: Session | None, after: Session) -> None:
        group = await core.groups.get(after.guild_id, after.group_id)
        if before is None and group is not None:
            # The group's card says when it usually meets, and each new session may change that.
            await core.group_card.redraw(group)

    async def ruled(group: Group, before: Rules, after: Rules) -> None:
        await core.attendance.asks_changed(group)

    core.groups.on_leave(left)
    core.groups.before_join.append(core.pauses.must_join)
    core.seats.asks_visits(core.attendance.visits_of)
    core.seats.before_press(core.pauses.pressed)
    core.seats.before_change(core.pauses.must_take)
    core.rules.on_change(ruled)
    core.groups.asks_history(counted)
    core.preferences.on_zone(core.digests.zone_changed)
    core.wishes.on_change(core.seats.wish_changed)
    core.sessions.on_turn(planned)
    core.sessions.on_turn(core.mirror.session_turned)
    core.rules.on_change(core.mirror.rules_changed)
    core.sessions.on_turn(core.series.book.session_turned)
    core.rest.on_change(core.series.book.rest_changed)
    core.rules.on_change(core.checks.rules_changed)
    core.sessions.on_turn(core.rota.book.session_turned)
    core.rules.on_change(core.rota.book.rules_changed)
    core.groups.on_change(core.planning.group_changed)
    core.groups.on_change(core.group_card.group_changed)
    core.delivery.also_tells(core.doctor.refused)
    core.doctor.asks(core.attendance.health, core.mirror.troubles, core.clocks.unsaid)
    _watch(core)


def _watch(core: Core) -> None:
    """Set the alarm clock for everything that has a time of its own."""
    # A turn may put letters that are due at once, so the course is looked at before the outbox.
    core.alarm.watch("course", core.course.next_at, core.course.ring)
    core.alarm.watch("pauses", core.pauses.next_at, core.pauses.ring)
    core.alarm.watch("digests", core.digests.next_at, core.digests.ring)
    core.alarm.watch("clocks", core.clocks.next_at, core.clocks.ring)
    core.alarm.watch("mirror", core.mirror.next_at, core.mirror.ring, rounds=True)
    core.alarm.watch("contact", core.contact.next_at, core.contact.ring)
    core.alarm.watch("series", core.series.book.next_at, core.series.book.ring)
    core.alarm.watch("checks", core.checks.next_at, core.checks.ring)
    core.alarm.watch("rota", core.rota.book.next_at, core.rota.book.ring)
    core.alarm.watch("delivery", core.delivery.next_at, core.delivery.ring)
    prunes = (core.seats.prune, core.audit.prune, core.rest.prune, core.duty.prune)
    upkeep = Upkeep(
        core.clock,
        lambda: core.delivery.held_back > timedelta(0),
        *prunes,
        core.gates.texts.prune,
        core.gates.prune,
        core.templates.prune,
    )
    core.alarm.watch("doctor", core.doctor.next_at, core.doctor.ring)
    core.alarm.watch("upkeep", upkeep.next_at, upkeep.ring)
