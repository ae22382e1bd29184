"""What a group asks of whoever comes to it: all of it looked at in one place, on every way to a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from groupbot.agreement.lines import Change, Version, mark
from groupbot.agreement.model import WORDING, Consent, Purpose
from groupbot.agreement.service import Agreement
from groupbot.agreement.store import PassStore
from groupbot.agreement.texts import AgreementTexts
from groupbot.audit.service import Audit
from groupbot.clock import Clock
from groupbot.database import Database
from groupbot.errors import NotAllowed, NotPossible
from groupbot.groups.model import Group, Membership, Mode, Standing
from groupbot.groups.service import Groups
from groupbot.ids import made_at
from groupbot.rules.model import Rules
from groupbot.rules.service import GroupRules

PASSES_KEPT = timedelta(weeks=30)  # a session lies 26 weeks ahead at most


@dataclass(frozen=True, slots=True)
class Missing:
    """What one person still lacks for one group, with the words they are asked to say yes to.

    `role_id` and `old_enough_at` are what they cannot say yes to themselves. `version` is the agreement,
    where a yes is due; `changes` are its changed lines where they said yes to an earlier one.
    """

    group: Group
    mine: Membership | None
    role_id: int | None = None
    old_enough_at: datetime | None = None
    audience: str = ""
    adult: bool = False
    version: Version | None = None
    changes: tuple[Change, ...] = ()
    asks_name: bool = False

    @property
    def joined(self) -> bool:
        """Say whether they are in the group."""
        return self.mine is not None

    @property
    def barred(self) -> bool:
        """Say whether something is missing that a yes of theirs does not mend."""
        return self.role_id is not None or self.old_enough_at is not None

    @property
    def nothing(self) -> bool:
        """Say whether they may come as things are."""
        asked = self.version is not None or self.adult or bool(self.audience)
        return self.joined and not asked and not self.barred

    @property
    def mark(self) -> str:
        """Tell what is asked here from anything else, in a few letters for a button."""
        number = self.version.number if self.version else 0
        return mark(self.joined, self.audience, self.adult, number, self.changes, self.asks_name)


class NotYet(NotAllowed):
    """Something is missing that the group asks for.

    `doing` is what they wanted to do, as buttons name it, in `session_id` if it was about a session.
    """

    def __init__(
        self, missing: Missing, session_id: str = "", doing: str = "", typed: str | None = None
    ) -> None:
        group = missing.group
        words = (
            f"There is something to read or to answer before you come to {group.called}. "
            "/agreement show shows it."
        )
        joining = f"{group.called} is for people who have joined it. You can join it with /group join."
        way_on = None if missing.joined else ("group.join", group.id)
        super().__init__(words if missing.joined else joining, typed=typed, way_on=way_on)
        self.missing = missing
        self.session_id = session_id
        self.doing = doing


class Gates:
    """Says what is missing, takes a yes to all of it at once, and lets people in by exception.

    `agreement` is what people said yes to, `texts` are the words of it.
    """

    def __init__(
        self, database: Database, clock: Clock, audit: Audit, groups: Groups, rules: GroupRules
    ) -> None:
        self._database = database
        self._clock = clock
        self._groups = groups
        self._rules = rules
        self.agreement = Agreement(database, clock)
        self.texts = AgreementTexts(database, clock, audit, groups)
        self._passes = PassStore(database)

    # --- looking -----------------------------------------------------------------------------------

    async def missing(self, standing: Standing, group: Group, session_id: str = "") -> Missing:
        """Say what this person still lacks for a group, or for one session of it."""
        member_id = standing.person.id
        rules = await self._rules.of(group.guild_id, group.id)
        mine = await self._groups.membership(group.guild_id, group.id, member_id)
        said = await self.agreement.answers(group.guild_id, group.id, member_id)
        role_id, old_enough_at = await self._bars(standing, group, rules, session_id)
        version, changed = await self._due(group, said) if rules.agreement else (None, ())
        named = said.get(Purpose.NAMED)
        return Missing(
            group,
            mine,
            role_id,
            old_enough_at,
            group.audience if rules.ask_audience and _lacks(said, Purpose.AUDIENCE, group) else "",
            rules.adults_only and _lacks(said, Purpose.ADULT, group),
            version,
            changed,
            group.mode is Mode.NAMED and (named is None or not (named.stands or named.withdrawn_at)),
        )

    async def _bars(
        self, standing: Standing, group: Group, rules: Rules, session_id: str
    ) -> tuple[int | None, datetime | None]:
        """Give the role and the age of an account that are lacking; nobody who leads the group lacks them."""
        person = standing.person
        role_id = rules.gate_role_id if rules.gate_role_id not in person.role_ids else None
        at = made_at(person.id) + timedelta(days=rules.account_days)
        old_enough_at = at if rules.account_days and at > self._clock.now() else None
        if role_id is None and old_enough_at is None:
            return None, None
        let_in = session_id and await self._passes.has(group.guild_id, session_id, person.id)
        if let_in or standing.facilitates(group) or standing.coordinator:
            return None, None
        return role_id, old_enough_at

    async def _due(
        self, group: Group, said: dict[Purpose, Consent]
    ) -> tuple[Version | None, tuple[Change, ...]]:
        """Give the agreement where a yes to it is due, and what changed since the last yes."""
        current = await self.texts.current(group.guild_id, group.id)
        yes = said.get(Purpose.AGREEMENT)
        if yes is None or not yes.said_yes:
            return current, ()
        if yes.version == current.number:
            return None, ()
        agreed = await self.texts.version(group.guild_id, group.id, yes.version)
        if agreed is None:
            return current, ()
        changed = current.asks_again(agreed)
        return (current, changed) if changed else (None, ())

    async def must_pass(
        self,
        standing: Standing,
        group: Group,
        session_id: str,
        doing: str,
        typed: str | None = None,
    ) -> Membership | None:
        """Raise NotYet unless nothing is missing; give what they are in the group.

        `typed` is handed back, since it is not kept.
        """
        missing = await self.missing(standing, group, session_id)
        if not missing.nothing:
            raise NotYet(missing, session_id, doing, typed)
        return missing.mine

    async def must_have_said_yes(self, group: Group, member_id: int) -> None:
        """Raise unless somebody said yes to all that the group asks: nobody else can do that for them."""
        rules = await self._rules.of(group.guild_id, group.id)
        said = await self.agreement.answers(group.guild_id, group.id, member_id)
        due = rules.agreement and (await self._due(group, said))[0] is not None
        adult = rules.adults_only and _lacks(said, Purpose.ADULT, group)
        if due or adult or (rules.ask_audience and _lacks(said, Purpose.AUDIENCE, group)):
            raise NotPossible(
                f"That person has not said yes yet to what {group.called} asks for, and nobody can do that "
                "for them. Ask them to do so with /agreement show, then try again."
            )

    async def named(self, group: Group) -> set[int]:
        """Give who may be written by name: their yes to that stands, and they said yes to all that is asked.

        A yes to an earlier version of the agreement counts until its owner is asked again.
        """
        found = await self.agreement.named(group.guild_id, group.id)
        for purpose in await self._asked(group) if found else ():
            found &= await self.agreement.said(group.guild_id, group.id, purpose)
        return found

    async def _asked(self, group: Group) -> list[Purpose]:
        rules = await self._rules.of(group.guild_id, group.id)
        asked = {
            Purpose.AGREEMENT: rules.agreement,
            Purpose.ADULT: rules.adults_only,
            Purpose.AUDIENCE: rules.ask_audience and bool(group.audience),
        }
        return [purpose for purpose, wanted in asked.items() if wanted]

    # --- saying yes --------------------------------------------------------------------------------

    async def say_yes(
        self, standing: Standing, group: Group, mark: str, *, session_id: str = "", named: bool | None = None
    ) -> None:
        """Say yes to everything that was shown, and join the group where that is missing.

        `mark` is that of what was shown: when other words hold by now, NotYet is raised with those. Asking
        twice is fine. `named`: whether the own name may stand in lists; None says nothing of it. A no to
        that takes an earlier yes back whatever else comes of the press.
        """
        said = await self.agreement.says(group.guild_id, group.id, standing.person.id, Purpose.NAMED)
        if named is False and said.said_yes:
            await self._say(group, standing.person.id, Purpose.NAMED, WORDING, yes=False)
        async with self._database.one_step():
            missing = await self.missing(standing, group, session_id)
            if missing.nothing:
                return
            if missing.mark != mark or (session_id and missing.barred):
                raise NotYet(missing, session_id)
            if not missing.joined:
                await self._groups.join(standing.person, group.id)
            await self._keep(missing, standing.person.id)
            if named is not None and missing.asks_name:
                await self._say(group, standing.person.id, Purpose.NAMED, WORDING, yes=named)

    async def _keep(self, missing: Missing, member_id: int) -> None:
        group = missing.group
        if missing.version is not None:
            version = await self.texts.kept(group.guild_id, group.id)
            await self._say(group, member_id, Purpose.AGREEMENT, version.number)
        if missing.audience:
            await self._say(group, member_id, Purpose.AUDIENCE, _wording(Purpose.AUDIENCE, group))
        if missing.adult:
            await self._say(group, member_id, Purpose.ADULT, WORDING)

    async def _say(
        self, group: Group, member_id: int, purpose: Purpose, version: int, *, yes: bool = True
    ) -> None:
        await self.agreement.say(group.guild_id, group.id, member_id, purpose, yes, version)

    # --- by exception ------------------------------------------------------------------------------

    async def let_in(self, group: Group, session_id: str, member_id: int) -> None:
        """Let somebody come to one session without the role or the age of account that the group asks for.

        For whoever decides so and writes it in the audit book; in their step. What people say yes to
        themselves, nobody can say for them: NotPossible while that is missing.
        """
        await self.must_have_said_yes(group, member_id)
        await self._passes.give(group.guild_id, session_id, member_id, self._clock.now())

    async def prune(self) -> int:
        """Let go of passes whose session is long over; give how many went."""
        return await self._passes.prune(self._clock.now() - PASSES_KEPT)

    async def passes(self, guild_id: int, member_id: int) -> list[str]:
        """Give the ids of the sessions that somebody was let into."""
        return [kept["session_id"] for kept in await self._passes.export(guild_id, member_id)]

    async def forget(self, guild_id: int, member_id: int, session_id: str | None = None) -> None:
        """Delete a person's passes, or that of one session."""
        await self._passes.forget(guild_id, member_id, session_id)

    async def export(self, guild_id: int, member_id: int) -> list[dict[str, Any]]:
        """Give a person's passes as plain values."""
        return await self._passes.export(guild_id, member_id)


def _wording(purpose: Purpose, group: Group) -> int:
    """Say which words a yes is to: for the audience, a mark of the group's own text; else ours."""
    if purpose is Purpose.AUDIENCE:
        return crc32(group.audience.encode()) & 0x7FFF_FFFF
    return WORDING


def _lacks(said: dict[Purpose, Consent], purpose: Purpose, group: Group) -> bool:
    """Say whether a statement that the group makes is still without a yes to today's words."""
    if purpose is Purpose.AUDIENCE and not group.audience:
        return False
    yes = said.get(purpose)
    return yes is None or not yes.said_yes or yes.version != _wording(purpose, group)
