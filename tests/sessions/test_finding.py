"""Finding sessions: what is not there and what is not yours are the same answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from groupbot.errors import BadInput, NotAllowed, NotFound
from groupbot.groups.model import Group, Kind, Person, Role
from groupbot.sessions.model import Reason, SessionState
from tests.desk import ADA, CORA, FAY, FINN, FLO, MIA, OMAR, OTHER_SERVER, SAM, Desk

UNKNOWN = "I do not know that session here. /session list shows what is planned."


def elsewhere(who: Person) -> Person:
    """Give the same person in another server."""
    return replace(who, guild_id=OTHER_SERVER)


@pytest.fixture
async def group(desk: Desk) -> Group:
    """Give a group that everybody may join."""
    group = await desk.new_group()
    await desk.join(group, SAM, MIA)
    return group


@pytest.fixture
async def hidden(desk: Desk) -> Group:
    """Give a group that only facilitators may join."""
    return await desk.new_group("Staff", kind=Kind.FACILITATORS)


async def refused(desk: Desk, who: Person, typed: str) -> str:
    with pytest.raises(NotFound) as answer:
        await desk.core.sessions.look(who, typed)
    return answer.value.words


# --- one session ------------------------------------------------------------------------------------


async def test_unknown_hidden_and_foreign_sessions_are_answered_in_the_same_words(
    desk: Desk, group: Group, hidden: Group
) -> None:
    session, secret = await desk.session(group), await desk.session(hidden)
    for typed in (secret.id, secret.label, "0123456789", "nothing like it", "", "\u0000", "x" * 6000):
        assert await refused(desk, SAM, typed) == UNKNOWN
    for typed in (session.id, session.label, secret.id):
        assert await refused(desk, elsewhere(SAM), typed) == UNKNOWN
        assert await refused(desk, elsewhere(CORA), typed) == UNKNOWN


async def test_every_act_answers_a_foreign_id_like_an_unknown_one(desk: Desk, group: Group) -> None:
    session, core, cora = await desk.session(group), desk.core, elsewhere(CORA)
    words = set()
    for typed in (session.id, "0123456789"):
        for act in (
            core.sessions.look(cora, typed),
            core.sessions.people(cora, typed),
            core.seats.take(cora, typed),
            core.seats.withdraw(cora, typed),
            core.seats.place_of(cora, typed),
            core.planning.publish(cora, typed),
            core.planning.discard(cora, typed),
            core.planning.plan_next(cora, typed),
            core.planning.edit(cora, typed, title="Mine"),
            core.planning.before_cancel(cora, typed),
            core.planning.cancel(cora, typed, Reason.OTHER),
            core.planning.restore(cora, typed),
            core.course.end(cora, typed),
        ):
            with pytest.raises(NotFound) as answer:
                await act
            words.add((answer.value.words, answer.value.typed, answer.value.way_on))
    assert words == {(UNKNOWN, None, None)}
    assert await desk.now(session) == session


async def test_an_id_is_read_as_people_write_it(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    loose = f" {session.id.upper().replace('0', 'O').replace('1', 'l')} "
    assert (await desk.core.sessions.look(SAM, loose)).session.id == session.id


async def test_a_session_is_found_by_what_the_list_shows_of_it_and_by_the_beginning_of_a_word(
    desk: Desk, group: Group
) -> None:
    session = await desk.session(group)
    await desk.session(group, "2027-01-18 19:00", title="Quiet evening")
    for typed in (f" {session.label} ", session.label[:-1], session.label.upper(), "monday  circ", "11 Jan"):
        assert (await desk.core.sessions.look(SAM, typed)).session.id == session.id
    for typed in ("onday", "1 Jan", "Circle Monday", "Monday Circle · Tue"):
        assert await refused(desk, SAM, typed) == UNKNOWN


async def test_what_can_mean_several_is_answered_with_the_first_of_them(desk: Desk, group: Group) -> None:
    session, twin = await desk.session(group), await desk.session(group)
    for typed in (session.label, "monday"):
        with pytest.raises(BadInput) as answer:
            await desk.core.sessions.look(SAM, typed)
        assert answer.value.words.count("- Monday Circle · Mon 11 Jan 2027") == 2
        assert "Choose one from the list" in answer.value.words
    await desk.core.planning.cancel(FAY, twin.id, Reason.OTHER)
    assert (await desk.core.sessions.look(SAM, "monday")).session.id == session.id
    for day in range(12, 18):
        await desk.session(group, f"2027-01-{day} 19:00")
    with pytest.raises(BadInput) as answer:
        await desk.core.sessions.look(SAM, "monday")
    assert "can mean 7:" in answer.value.words
    assert answer.value.words.count("- Monday Circle") == 5
    assert "- and 2 more" in answer.value.words


async def test_what_is_hidden_is_never_named_nor_counted(desk: Desk, group: Group, hidden: Group) -> None:
    session = await desk.session(group, title="Evening")
    await desk.session(hidden, title="Evening for facilitators")
    await desk.draft(group, title="Evening later")
    assert (await desk.core.sessions.look(SAM, "even")).session.id == session.id
    assert await refused(desk, SAM, "Evening for") == UNKNOWN
    for who in (elsewhere(SAM), elsewhere(CORA)):
        assert await refused(desk, who, "even") == UNKNOWN


async def test_a_label_that_a_hidden_session_shares_means_the_one_that_can_be_seen(
    desk: Desk, group: Group, hidden: Group
) -> None:
    session = await desk.session(group, title="Evening")
    secret = await desk.session(hidden, title="Evening")
    assert secret.label == session.label
    assert (await desk.core.sessions.look(SAM, session.label)).session.id == session.id


async def test_a_label_means_what_is_still_to_come_before_what_was_cancelled(
    desk: Desk, group: Group
) -> None:
    first = await desk.session(group)
    await desk.core.planning.cancel(FAY, first.id, Reason.OTHER)
    assert (await desk.core.sessions.look(SAM, first.label)).session.id == first.id
    second = await desk.session(group)
    assert (await desk.core.sessions.look(SAM, first.label)).session.id == second.id


async def test_what_ended_is_found_by_its_label_for_ninety_days(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.time_is(session.starts_at + timedelta(days=90))
    found = (await desk.core.sessions.look(SAM, session.label)).session
    assert found.state is SessionState.ENDED
    await desk.time_passes(seconds=1)
    assert await refused(desk, SAM, session.label) == UNKNOWN
    assert (await desk.core.sessions.look(SAM, session.id)).session.id == session.id


async def test_a_draft_is_found_by_those_who_lead_its_group(desk: Desk, group: Group) -> None:
    draft = await desk.draft(group)
    for who in (FAY, FINN, CORA):
        assert (await desk.core.sessions.look(who, draft.id)).session.id == draft.id
    for who in (SAM, FLO, OMAR, ADA):
        assert await refused(desk, who, draft.id) == UNKNOWN


# --- what is on -------------------------------------------------------------------------------------


async def titles(desk: Desk, who: Person, typed: str | None = None, days: int = 14) -> list[str]:
    return [session.title for session, _, _ in (await desk.core.sessions.listing(who, typed, days)).sessions]


async def test_the_list_hides_what_one_may_not_join(desk: Desk, group: Group, hidden: Group) -> None:
    await desk.session(group, title="Open")
    await desk.session(hidden, title="Secret")
    assert await titles(desk, SAM) == ["Open"]
    assert sorted(await titles(desk, FLO)) == ["Open", "Secret"]
    assert await titles(desk, elsewhere(CORA)) == []
    with pytest.raises(NotFound):
        await titles(desk, SAM, hidden.id)


async def test_with_a_member_role_only_its_holders_see_what_is_on(desk: Desk, group: Group) -> None:
    await desk.session(group, title="Open")
    await desk.core.groups.map_role(ADA, Role.MEMBER, 93)
    assert await titles(desk, OMAR) == []
    assert await titles(desk, replace(OMAR, role_ids=frozenset({93}))) == ["Open"]
    assert await titles(desk, FAY) == await titles(desk, CORA) == ["Open"]


async def test_the_list_is_in_order_and_leaves_out_drafts_and_what_is_over(desk: Desk, group: Group) -> None:
    for when, title in (("2027-01-08 19:00", "B"), ("2027-01-06 19:00", "A"), ("2027-01-12 19:00", "D")):
        await desk.session(group, when, title=title)
    cancelled = await desk.session(group, "2027-01-10 19:00", title="C")
    await desk.core.planning.cancel(FAY, cancelled.id, Reason.OTHER)
    await desk.draft(group, "2027-01-07 19:00", title="X")
    assert await titles(desk, SAM) == ["A", "B", "D"]
    await desk.time_passes(days=2, hours=8)
    assert await titles(desk, SAM) == ["A", "B", "D"], "what is under way is still on"
    await desk.time_passes(hours=1)
    assert await titles(desk, SAM) == ["B", "D"]


async def test_one_group_can_be_listed_alone_and_shows_its_places(desk: Desk, group: Group) -> None:
    other = await desk.new_group("Family evening")
    await desk.session(other, title="Family")
    session = await desk.session(group, title="Circle")
    await desk.full(session, SAM, MIA)
    assert await titles(desk, SAM, "family EVENING") == ["Family"]
    ((_, _, places),) = (await desk.core.sessions.listing(SAM, group.id)).sessions
    assert places.coming == 2


@pytest.mark.parametrize(
    ("asked", "days"), [(1, 1), (60, 60), (0, 1), (-5, 1), (61, 60), (400, 60), (10**30, 60)]
)
async def test_a_number_of_days_out_of_range_is_brought_back_and_said_so(
    desk: Desk, group: Group, asked: int, days: int
) -> None:
    await desk.session(group, "2027-03-05 12:00", title="In 60 days")
    listing = await desk.core.sessions.listing(SAM, days=asked)
    assert listing.days == days
    assert bool(listing.note) is (asked != days)
    assert len(listing.sessions) == (days == 60)


async def test_menus_offer_what_a_person_can_mean(desk: Desk, group: Group, hidden: Group) -> None:
    past = await desk.session(group, "2027-01-04 13:00", title="Past")
    await desk.time_is(past.ends_at)
    await desk.session(group, title="Open")
    await desk.session(hidden, title="Secret")

    async def offered(who: Person, **which: bool) -> list[str]:
        return sorted(s.title for s in await desk.core.sessions.offered(who, **which))

    assert await offered(SAM) == ["Open"]
    assert await offered(SAM, led=True) == []
    assert await offered(FAY, led=True) == ["Open", "Secret"]
    assert await offered(FLO, led=True) == []
    assert await offered(FAY, led=True, ended=True) == ["Past"]


# --- who is coming ----------------------------------------------------------------------------------


async def test_who_is_coming_is_for_the_sessions_own_facilitators_and_is_written_down(
    desk: Desk, group: Group
) -> None:
    session = await desk.session(group, co_facilitator_id=None)
    await desk.full(session, SAM)
    shown = await desk.core.sessions.people(FAY, session.id)
    assert list(shown.places.by_member) == [SAM.id]
    for who in (FINN, CORA, SAM, ADA, OMAR):
        with pytest.raises(NotAllowed):
            await desk.core.sessions.people(who, session.id)
    lines = [(x.done_by, x.act, x.subject) for x in await desk.core.audit.acts(group.guild_id)]
    assert [line for line in lines if line[1] == "session.people"] == [(FAY.id, "session.people", session.id)]


async def test_whoever_left_the_list_of_facilitators_sees_no_names_any_more(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.core.groups.remove_facilitator(FAY, group.id, FAY.id)
    with pytest.raises(NotAllowed):
        await desk.core.sessions.people(FAY, session.id)
    without_role = replace(FINN, role_ids=frozenset())
    await desk.core.planning.edit(CORA, session.id, facilitator_id=FINN.id)
    with pytest.raises(NotAllowed):
        await desk.core.sessions.people(without_role, session.id)
    await desk.core.sessions.people(FINN, session.id)


# --- for the bot's own work -------------------------------------------------------------------------


async def test_the_card_and_the_console_are_remembered_where_they_stand(desk: Desk, group: Group) -> None:
    session = await desk.session(group)
    await desk.card_stands(session, 5001)
    assert ((await desk.now(session)).card_channel_id, (await desk.now(session)).card_message_id) == (
        101,
        5001,
    )
    shown = await desk.core.sessions.shown(session.guild_id, session.id)
    assert shown is not None
    assert shown.session.card_message_id == 5001
    assert await desk.core.sessions.shown(session.guild_id, "nowhere000") is None
    with pytest.raises(NotFound):
        await desk.core.sessions.places(session.guild_id, "nowhere000")


async def test_what_a_report_counts_is_everything_published_in_its_span(desk: Desk, group: Group) -> None:
    first = await desk.session(group, "2027-01-11 19:00")
    last = await desk.session(group, "2027-01-18 19:00")
    await desk.draft(group, "2027-01-13 19:00")
    await desk.core.planning.cancel(FAY, first.id, Reason.OTHER)
    found = await desk.core.sessions.held_or_not(group.guild_id, first.starts_at, last.starts_at)
    assert [session.id for session in found] == [first.id]
    await desk.time_is(last.starts_at)
    assert [s.id for s in await desk.core.sessions.under_way()] == [last.id]
    assert await desk.core.sessions.under_way(OTHER_SERVER) == []
