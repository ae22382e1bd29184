"""The steps of setting a server up, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from groupbot.crisis.model import ServerHelp
from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import Group, Mode, PlaceKind, Role, Server

STALE = (
    "Set-up went on since this card was shown: by you in another window, or by somebody else. Nothing was "
    "changed now. Go on from here."
)
NOT_BEGUN = (
    "Nobody has set groupbot up in this server yet. Somebody with the Manage Server permission can do it "
    "with /setup start. /crisis works already."
)


class Step(StrEnum):
    """One thing to say, in the order in which they are asked."""

    CHANNELS = "channels"
    ROLES = "roles"
    PRIVACY = "privacy"
    GROUP = "group"
    LEAD = "lead"
    AGREEMENT = "agreement"
    REGION = "region"
    CONTACT = "contact"
    DUTY = "duty"
    TEST = "test"
    PLAN = "plan"

    @property
    def number(self) -> int:
        """Give its place, counted from 1."""
        return list(Step).index(self) + 1


MAY_BE_LEFT = frozenset({Step.AGREEMENT, Step.REGION, Step.DUTY})


class Use(StrEnum):
    """What a channel is for."""

    ANNOUNCE = "announce"
    STAFF = "staff"
    PLACE = "place"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class Progress:
    """What was said that stands nowhere else yet. `revision` grows with every change."""

    guild_id: int
    started_by: int | None = None
    revision: int = 0
    announce_channel_id: int | None = None
    staff_channel_id: int | None = None
    place_channel_id: int | None = None
    place_kind: PlaceKind = PlaceKind.VOICE
    problems_channel_id: int | None = None
    mode: Mode | None = None
    settled: frozenset[Step] = frozenset()

    def channel(self, use: Use) -> int | None:
        """Give the channel that was chosen for this, or None."""
        return getattr(self, f"{use.value}_channel_id")

    def with_channel(self, use: Use, channel_id: int, kind: PlaceKind) -> Progress:
        """Choose a channel; what was tested before has to be tested again."""
        chosen = replace(self, **{f"{use.value}_channel_id": channel_id})
        if use is Use.PLACE:
            chosen = replace(chosen, place_kind=kind)
        return replace(chosen, settled=self.settled - {Step.TEST})

    def with_settled(self, step: Step) -> Progress:
        """Note that a step is done that leaves no other trace."""
        return replace(self, settled=self.settled | {step})


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far a server is set up: the truth of other rooms, and what was said on the way."""

    progress: Progress
    server: Server
    groups: tuple[Group, ...]
    added: ServerHelp
    planned: bool  # a session of the first group is public, or was

    @property
    def group(self) -> Group | None:
        """Give the first group, once it is made."""
        return self.groups[0] if self.groups else None

    def channel(self, use: Use) -> int | None:
        """Give the channel for this: the group's own, once there is one."""
        if self.group is None or use is Use.PROBLEMS:
            return self.progress.channel(use)
        return {
            Use.ANNOUNCE: self.group.announce_channel_id,
            Use.STAFF: self.group.facilitators_channel_id,
            Use.PLACE: self.group.place_channel_id,
        }[use]

    @property
    def mode(self) -> Mode | None:
        """Give how attendance is kept, once somebody has said so."""
        return self.group.mode if self.group else self.progress.mode

    def is_done(self, step: Step) -> bool:
        """Say whether nothing is left to do in a step."""
        group = self.group
        match step:
            case Step.CHANNELS:
                return all(self.channel(use) for use in (Use.ANNOUNCE, Use.STAFF, Use.PLACE))
            case Step.ROLES:
                return self.server.role_of(Role.COORDINATOR) is not None
            case Step.PRIVACY:
                return self.mode is not None
            case Step.GROUP:
                return group is not None
            case Step.LEAD:
                return group is not None and bool(group.facilitators)
            case Step.REGION:
                return bool(self.added.region) or step in self.progress.settled
            case Step.CONTACT:
                return bool(self.added.contact)
            case Step.PLAN:
                return self.planned
            case _:
                return step in self.progress.settled

    @property
    def next(self) -> Step | None:
        """Give the first step that is not done; None once all are."""
        return next((step for step in Step if not self.is_done(step)), None)

    def must_be_at(self, revision: int) -> None:
        """Raise OutOfDate where something has changed since a card was drawn."""
        if revision != self.progress.revision:
            raise OutOfDate(STALE)

    def must_have(self, *steps: Step) -> None:
        """Raise NotPossible where an earlier step is needed first."""
        for step in steps:
            if not self.is_done(step):
                raise NotPossible(f"Step {step.number} comes first. /setup start shows where you are.")
