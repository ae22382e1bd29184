"""Sessions as a calendar file (.ics, RFC 5545) that tells nobody what kind of group it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event, vUri

from groupbot.groups.model import Group
from groupbot.sessions.model import Session, SessionState


def calendar_file(found: Iterable[tuple[Session, Group]], now: datetime) -> bytes:
    """Write sessions as a calendar: UTC times, the group's discreet title, the link, and nothing else.

    The UID stays the same for a session, and SEQUENCE rises with each change, so that a program that
    takes the file in again puts its entry right. No people stand in it.
    """
    calendar = blank()
    for session, group in found:
        calendar.add_component(event_of(session, group, now))
    return calendar.to_ical()


def blank() -> Calendar:
    """Make a calendar without anything in it."""
    calendar = Calendar()
    calendar.add("PRODID", "-//groupbot//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    return calendar


def event_of(session: Session, group: Group, now: datetime) -> Event:
    """Write one session."""
    event = Event()
    event.add("UID", f"{session.id}@groupbot")
    event.add("SEQUENCE", session.version)
    event.add("DTSTAMP", now)
    event.add("DTSTART", session.starts_at)
    event.add("DTEND", session.ends_at)
    event.add("SUMMARY", group.discreet_title)
    event.add("URL", vUri(f"https://discord.com/channels/{session.guild_id}/{session.place_channel_id}"))
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", "CANCELLED" if session.state is SessionState.CANCELLED else "CONFIRMED")
    return event
