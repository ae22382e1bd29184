"""The rules of one group, and what each of them can be."""

from __future__ import annotations

from dataclasses import dataclass

MINIMUMS = range(51)  # people; 0 asks nobody
MINIMUM_BEFORE = range(30, 24 * 60 + 1)  # minutes before the start
NEEDED = range(1, 5)  # facilitators
ACCOUNT_DAYS = range(366)
PUBLISH_DAYS = range(1, 29)

# What each number can be, and how that is said to somebody who chose another one.
RANGES: dict[str, tuple[range, str]] = {
    "minimum": (MINIMUMS, "Write a least number of people between 0 and 50; 0 asks nobody."),
    "minimum_before": (MINIMUM_BEFORE, "Write a number of minutes between 30 and 1440, for example 120."),
    "facilitators_needed": (NEEDED, "Write a number of facilitators between 1 and 4."),
    "account_days": (ACCOUNT_DAYS, "Write a number of days between 0 and 365; 0 lets every account in."),
    "publish_days": (PUBLISH_DAYS, "Write a number of days between 1 and 28, for example 6."),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What one group asks of its sessions and of who comes.

    `minimum`: fewer people coming than this, and the facilitators are asked, `minimum_before` minutes
    before the start. `confirm_places`: people with a place are asked the day before whether they still
    come. `facilitators_needed`: how many a session wants. `agreement`: who comes says yes to
    the group's agreement. `ask_audience`: who comes says that the group is for people like them, where it
    says for whom it is. `adults_only`: who comes says that they are 18
    or older. `gate_role_id`: a server role one needs to come. `account_days`: the least age of a Discord
    account. `mirrored`: the next session stands among Discord's own events too. `publish_days`: how many
    days before a date of a series its card is posted. `template`: the id of the template that its sessions
    have where no other is chosen; empty for none.
    """

    minimum: int = 0
    minimum_before: int = 120
    confirm_places: bool = False
    facilitators_needed: int = 1
    agreement: bool = True
    ask_audience: bool = True
    adults_only: bool = True
    gate_role_id: int | None = None
    account_days: int = 0
    mirrored: bool = False
    publish_days: int = 6
    template: str = ""
