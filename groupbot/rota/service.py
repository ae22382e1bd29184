"""What facilitators do with the rota: look, confirm, say that they cannot, take a turn, pass one on."""

from __future__ import annotations

from dataclasses import replace

from groupbot.audit.service import Audit
from groupbot.errors import NotPossible, OutOfDate
from groupbot.groups.model import Group, Person, Standing
from groupbot.rota import letters
from groupbot.rota.book import RotaBook
from groupbot.rota.model import WEEKS, Answer, Rota, Sheet, Taken, turns_of
from groupbot.sessions.model import Session, SessionState


class Rotas:
    """Who runs which session. For the facilitators of a group, and coordinators."""

    def __init__(self, book: RotaBook, audit: Audit) -> None:
        self.book = book
        self._audit = audit

    # --- looking -----------------------------------------------------------------------------------

    async def sheet(self, person: Person, typed: str | None = None) -> Sheet:
        """Give who runs what in the next eight weeks, in one group or in all that this person leads."""
        if typed:
            group, standing = await self.book.groups.find(person, typed)
            standing.must_lead(group)
            groups = [group]
        else:
            group, groups = None, await self.book.groups.led(person)
            (await self.book.groups.standing(person)).must_lead_any(groups)
        ids, now = {each.id for each in groups}, self.book.delivery.now()
        near = await self.book.sessions.held_or_not(person.guild_id, now, now + WEEKS)
        coming = [session for session in near if session.group_id in ids and session.coming_up]
        pool = await self.book.store.pool(person.guild_id, group.id) if group else frozenset()
        return Sheet(group, await self.book.of_many(coming), person.id in pool)

    async def turns(self, person: Person, typed: str) -> tuple[Group, list[tuple[int, int]]]:
        """Count the sessions that each facilitator of a group ran in the last eight weeks."""
        group, standing = await self.book.groups.find(person, typed)
        standing.must_lead(group)
        now = self.book.delivery.now()
        near = await self.book.sessions.held_or_not(person.guild_id, now - WEEKS, now, group.id)
        return group, turns_of(group, [s for s in near if s.state is SessionState.ENDED])

    async def look(self, person: Person, typed: str) -> Rota:
        """Give who runs one session."""
        return (await self._find(person, typed))[0]

    async def offered(self, person: Person) -> list[Session]:
        """Give the sessions that have not begun in the groups that this person leads."""
        led = await self.book.sessions.offered(person, led=True)
        return [session for session in led if session.state is not SessionState.LIVE]

    async def _find(self, person: Person, typed: str) -> tuple[Rota, Standing]:
        session, group, standing = await self.book.sessions.find(person, typed)
        standing.must_lead(group)
        return await self.book.of(session), standing

    # --- the pool ----------------------------------------------------------------------------------

    async def join_pool(self, person: Person, typed: str) -> Group:
        """Be asked for cover by direct message, in a group that one facilitates."""
        group, standing = await self.book.groups.find(person, typed)
        standing.must_lead(group.must_be_active())
        if not standing.facilitates(group):
            raise NotPossible(
                f"Only somebody on the list of facilitators of {group.called} can be asked for cover. "
                "Add yourself first with /group facilitator add."
            )
        await self.book.store.join_pool(group.guild_id, group.id, person.id)
        return group

    async def leave_pool(self, person: Person, typed: str) -> Group:
        """Not be asked any more."""
        group, standing = await self.book.groups.find(person, typed)
        standing.must_lead(group)
        await self.book.store.leave_pool(group.guild_id, group.id, person.id)
        return group

    # --- one's own turn ----------------------------------------------------------------------------

    async def confirm(self, person: Person, typed: str) -> Rota:
        """Say that one runs a session, after all too, while nobody else has taken it."""
        return await self._say(person, typed, Answer.YES, "rota.confirm")

    async def cannot(self, person: Person, typed: str) -> Rota:
        """Say that one cannot run a session: cover is asked for at once."""
        return await self._say(person, typed, Answer.CANT, "rota.cannot")

    async def _say(self, person: Person, typed: str, answer: Answer, act: str) -> Rota:
        async with self.book.database.one_step():
            rota, standing = await self._find(person, typed)
            rota.must_be_before_start().must_be_down(person.id)
            if rota.said(person.id) is answer:
                return rota
            now = self.book.delivery.now()
            rota = rota.with_turn(person.id, answer, now)
            await self._take_back_asking(rota, person.id)
            rota = await self._let_go(rota, person.id) if answer is Answer.CANT else rota
            rota = await self.book.settle(rota)
            await self._note(rota, standing, act)
        return rota

    async def _let_go(self, rota: Rota, member_id: int) -> Rota:
        """Take somebody who cannot off a session that has enough without them."""
        if rota.missing or not rota.running:
            return rota
        return await self._led_by(
            rota.without(member_id), tuple(i for i in rota.session.staff if i != member_id)
        )

    async def _take_back_asking(self, rota: Rota, member_id: int) -> None:
        session = rota.session
        await self.book.delivery.take_back(
            session.guild_id, kinds=[letters.ASK], subject=session.id, recipient_id=member_id
        )

    # --- somebody else's turn ----------------------------------------------------------------------

    async def take(self, person: Person, typed: str) -> Taken:
        """Take a session that needs somebody, or the turn that one was asked to take; the first gets it."""
        async with self.book.database.one_step():
            rota, standing = await self._find(person, typed)
            rota.must_be_before_start().must_be_free_for(standing)
            offer = rota.offer_to(person.id)
            if person.id in rota.running:
                return Taken(rota)
            if person.id in rota.session.led_by:
                return Taken(await self._say(person, typed, Answer.YES, "rota.confirm"))
            if offer is None and rota.missing == 0:
                if rota.taken_by is not None:
                    return Taken(rota, rota.taken_by)
                raise OutOfDate(
                    "This session has enough facilitators, so nobody else is needed now. "
                    "/rota show says who runs what."
                )
            rota = await self._replace(rota, person.id, offer.member_id if offer else None)
            await self._note(rota, standing, "rota.take")
        return Taken(rota)

    async def _replace(self, rota: Rota, member_id: int, instead_of: int | None) -> Rota:
        staff, before = rota.staff_with(member_id, instead_of), rota.session.staff
        now = self.book.delivery.now()
        rota = await self._led_by(rota.with_turn(member_id, Answer.TOOK, now), staff)
        for gone in set(before) - set(staff):
            await self._take_back_asking(rota, gone)
            rota = rota.without(gone)
            by = await self.book.hears_by(rota, gone)
            await self.book.delivery.put(letters.taken(rota, gone, by, now))
        return await self.book.settle(rota)

    async def _led_by(self, rota: Rota, staff: tuple[int, ...]) -> Rota:
        """Write who runs it now; people who come are told as of any change."""
        before = rota.session
        after = before.changed_alone(self.book.delivery.now(), **before.staffed(staff))
        await self.book.planning.announce_edit(before, after, rota.group)
        return replace(rota, session=after)

    async def swap(self, person: Person, typed: str, other_id: int) -> Rota:
        """Ask another facilitator to take one's turn; it stays one's own until they say yes."""
        async with self.book.database.one_step():
            rota, standing = await self._find(person, typed)
            rota.must_be_before_start().must_be_down(person.id).may_pass_to(other_id)
            now = self.book.delivery.now()
            rota = rota.with_turn(person.id, rota.said(person.id) or Answer.ASKED, now, other_id)
            await self.book.store.keep_turns(rota.session.guild_id, rota.session.id, rota.turns)
            by = await self.book.hears_by(rota, other_id)
            await self.book.delivery.put(letters.swap(rota, other_id, by, now))
            await self.book.redraw(rota.session)
            await self._note(rota, standing, "rota.swap")
        return rota

    async def may_swap(self, person: Person, typed: str) -> Rota:
        """Give a session that this person is down to run, so that they can choose whom to ask."""
        rota, _ = await self._find(person, typed)
        return rota.must_be_before_start().must_be_down(person.id)

    async def decline(self, person: Person, typed: str) -> Rota:
        """Say that one cannot take the turn that one was asked to take; who asked is told."""
        async with self.book.database.one_step():
            rota, _ = await self._find(person, typed)
            offer = rota.offer_to(person.id)
            if offer is None:
                raise OutOfDate(
                    "Nobody waits for your answer about this session. /rota show says who runs it."
                )
            now = self.book.delivery.now()
            rota = rota.with_turn(offer.member_id, offer.answer, now)
            await self.book.store.keep_turns(rota.session.guild_id, rota.session.id, rota.turns)
            by = await self.book.hears_by(rota, offer.member_id)
            await self.book.delivery.put(letters.answered(rota, offer.member_id, by, now))
            await self.book.redraw(rota.session)
        return rota

    # --- running it with fewer ---------------------------------------------------------------------

    async def run_with_fewer(self, person: Person, typed: str) -> Rota:
        """Decide that those who are there do: the group's facilitators, and coordinators."""
        async with self.book.database.one_step():
            rota, standing = await self._find(person, typed)
            rota.must_be_before_start()
            if not rota.running:
                raise NotPossible(
                    "Nobody is down to run this session now. Find somebody with /rota show, move it with "
                    "/session move, or cancel it with /session cancel."
                )
            if rota.missing:
                rota = replace(rota, cover=replace(rota.cover, enough=len(rota.running)))
                if rota.out:
                    staff = tuple(i for i in rota.session.staff if i not in rota.out)
                    for gone in rota.out:
                        rota = rota.without(gone)
                    rota = await self._led_by(rota, staff)
                rota = await self.book.settle(rota)
                await self._note(rota, standing, "rota.fewer")
        return rota

    async def _note(self, rota: Rota, standing: Standing, act: str) -> None:
        person, session = standing.person, rota.session
        await self._audit.note(person.guild_id, person.id, standing.title_in(rota.group), act, session.id)
