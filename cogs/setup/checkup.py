"""What is wrong in a server, as people read it."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.kit.card import Button, Card, Target, card, row
from cogs.kit.pages import page
from groupbot.doctor.model import Finding

_PER_PAGE = 8  # a line has up to some 400 characters (Discord: 4,000 in a message)


def found(findings: Sequence[Finding], number: str = "0") -> Card:
    """Show everything that was found, what is wrong first."""
    ordered = sorted(findings, key=lambda each: not each.grave)
    shown = page(ordered, number, _PER_PAGE)
    wrong = sum(each.grave for each in findings)
    count = "1 thing is" if wrong == 1 else f"{wrong} things are"
    heading = f"## {count} not right" if wrong else "## Nothing is wrong"
    looked = (
        "I looked at the permissions in each channel that groups use, roles, groups, planned sessions, "
        "helplines, messages that wait, my database, my disk and my clock."
    )
    again = row(Button("Look again", Target("setup", "check")))
    turner = shown.turner(Target("setup", "check"))
    return card(f"{heading}\n{looked}", *map(_line, shown.lines), shown.words, turner, again)


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
