"""What the bot can do, one attribute for each capability."""

from __future__ import annotations

from dataclasses import dataclass

from groupbot.agreement.gates import Gates
from groupbot.agreement.service import Agreement
from groupbot.attendance.service import Attendance
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.contact.service import Contact
from groupbot.crisis.service import Crisis
from groupbot.delivery.service import Delivery
from groupbot.doctor.service import Doctor
from groupbot.duty.service import Duty
from groupbot.groups.card import GroupCard
from groupbot.groups.service import Groups
from groupbot.groups.undo import GroupUndo
from groupbot.mirror.service import Mirror
from groupbot.pauses.service import Pauses
from groupbot.preferences.service import Preferences
from groupbot.reports.service import Reports
from groupbot.rest.service import RestDays
from groupbot.rota.service import Rotas
from groupbot.rules.service import GroupRules
from groupbot.scheduler import Alarm
from groupbot.series.desk import AllSeries
from groupbot.sessions.checks import Checks
from groupbot.sessions.clocks import ClockGuard
from groupbot.sessions.course import Course
from groupbot.sessions.digests import Digests
from groupbot.sessions.gentle import GentleNotes
from groupbot.sessions.hosting import Hosting
from groupbot.sessions.laws import ZoneLaws
from groupbot.sessions.planning import Planning
from groupbot.sessions.resting import Resting
from groupbot.sessions.seats import Seats
from groupbot.sessions.service import Sessions
from groupbot.setup.service import Setup
from groupbot.templates.service import Templates
from groupbot.wishes.service import Wishes


@dataclass(frozen=True, slots=True)
class Core:
    """The capabilities, put together once by the composition root."""

    clock: Clock
    audit: Audit
    delivery: Delivery
    alarm: Alarm
    preferences: Preferences
    groups: Groups
    group_card: GroupCard
    group_undo: GroupUndo
    rules: GroupRules
    rest: RestDays
    templates: Templates
    wishes: Wishes
    resting: Resting
    digests: Digests
    clocks: ClockGuard
    mirror: Mirror
    crisis: Crisis
    agreement: Agreement
    gates: Gates
    sessions: Sessions
    planning: Planning
    seats: Seats
    hosting: Hosting
    gentle: GentleNotes
    checks: Checks
    course: Course
    zone_laws: ZoneLaws
    series: AllSeries
    rota: Rotas
    attendance: Attendance
    reports: Reports
    setup: Setup
    doctor: Doctor
    duty: Duty
    contact: Contact
    pauses: Pauses
