"""What is wrong in a server, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cogs.kit.card import Button, Card, Target, card, row
from cogs.kit.pages import page
from groupbot.doctor.model import Checked, Finding, State

_PER_PAGE = 8  # a line has up to some 400 characters (Discord: 4,000 in a message)


def found(checked: Checked, number: str = "0") -> Card:
    """Show everything that was found, what is wrong first; how the bot does stands at the end."""
    findings = checked.found
    ordered = sorted(findings, key=lambda each: not each.grave)
    shown = page([*map(_line, ordered), _state(checked.state)], number, _PER_PAGE)
    wrong = sum(each.grave for each in findings)
    count = "1 thing is" if wrong == 1 else f"{wrong} things are"
    heading = f"## {count} not right" if wrong else "## Nothing is wrong"
    looked = (
        "I looked at the permissions in each channel that groups use, roles, groups, planned sessions, "
        "helplines, messages that wait, my database, my disk and my clock."
    )
    again = row(Button("Look again", Target("setup", "check")))
    turner = shown.turner(Target("setup", "check"))
    return card(f"{heading}\n{looked}", *shown.lines, shown.words, turner, again)


def told(findings: Sequence[Finding]) -> Card:
    """Tell of what is new, once."""
    more = len(findings) - _PER_PAGE
    return card(
        "**Something is not right with groupbot here.** This is said once. /setup check shows how it is now.",
        *map(_line, findings[:_PER_PAGE]),
        f"And {more} more." if more > 0 else None,
        row(Button("Look again", Target("setup", "check"))),
    )


def _line(finding: Finding) -> str:
    sign = "✖ Not right" if finding.grave else "Worth knowing"
    there = f" [Open the channel]({finding.link})" if finding.link else ""
    return f"**{sign}:** {finding.words}{there}"


def _state(state: State) -> str:
    """Say how the bot does: its version, its messages, and whether it sees the rooms."""
    parts = [
        f"**How I am:** Version {state.version}, database at step {state.migration}.",
        f"Messages that wait for their time: {state.waiting}. Given up in the last days: {state.failed}.",
        "No heartbeat yet: I write one while a session is under way."
        if state.heartbeat_at is None
        else f"I write a heartbeat while a session is under way, last {_time(state.heartbeat_at)}.",
        "I have seen the rooms without a gap since I started."
        if state.gap is None
        else f"Last gap: from {_time(state.gap[0])} to {_time(state.gap[1])}. Minutes in it are estimated.",
    ]
    return "\n".join(parts)


def _time(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"
