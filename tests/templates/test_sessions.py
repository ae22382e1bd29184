"""Sessions and series with the phases of a template: as they were then, and never longer than the session."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupbot.errors import BadInput, NotAllowed, NotFound
from groupbot.series.changes import TooShort
from groupbot.sessions.formats import DoesNotFit
from groupbot.templates.model import At, Phase, minutes, shortened
from groupbot.templates.reading import ours
from tests.desk import CORA, FAY, FINN, SAM, Desk

TEXT_CIRCLE = next(template for template in ours() if template.name == "Text circle")
TOO_LONG = "Phases add up to 95 min, the session is 60. Shorten by 35 or make it longer."


@settings(max_examples=100)
@given(st.lists(st.integers(1, 180), min_size=1, max_size=12), st.integers(15, 240))
def test_shortened_phases_add_up_to_what_is_wanted_and_none_is_lost(lengths: list[int], to: int) -> None:
    before = [Phase(f"Phase {n}", length) for n, length in enumerate(lengths)]
    after = shortened(before, to)
    assert minutes(after) == min(to, sum(lengths))
    assert [phase.name for phase in after] == [phase.name for phase in before]
    assert all(1 <= new.minutes <= old.minutes for new, old in zip(after, before, strict=True))


async def test_a_session_takes_the_phases_and_the_length_of_its_template(desk: Desk) -> None:
    group = await desk.new_group()
    plain = await desk.draft(group)
    assert (plain.format, plain.phases, plain.length) == ("", (), group.default_length)
    session = await desk.session(group, template="Text circle")
    assert (session.format, session.length) == ("Text circle", 95)
    assert session.phases == TEXT_CIRCLE.phases
    longer = await desk.draft(group, template="textcircle", length="2 hours")
    assert (longer.length, minutes(longer.phases)) == (120, 95)
    with pytest.raises(NotFound):
        await desk.draft(group, template="No such circle")


async def test_a_change_of_the_template_leaves_what_is_planned_alone(desk: Desk) -> None:
    group = await desk.new_group()
    own = await desk.core.templates.copy(FAY, "Text circle", "Ours", group.id)
    session = await desk.session(group, template="Ours")
    draft = await desk.draft(group, template="Ours")
    await desk.core.templates.change_phase(FAY, own.id, At(0, 1), name="Tea", minutes="30")
    await desk.core.templates.delete(FAY, own.id)
    for each in (session, draft):
        assert (await desk.now(each)).phases == TEXT_CIRCLE.phases
        assert (await desk.now(each)).format == "Ours"
    again = (await desk.core.planning.plan_next(FAY, session.id)).session
    assert (again.format, again.phases) == ("Ours", TEXT_CIRCLE.phases)


async def test_a_group_with_a_usual_template_has_it_unless_another_is_chosen(desk: Desk) -> None:
    group = await desk.new_group()
    await desk.core.templates.use(FAY, group.id, "Talking circle")
    assert (await desk.draft(group)).format == "Talking circle"
    assert (await desk.draft(group, template="Check-in")).format == "Check-in"
    bare = await desk.draft(group, template="none")
    assert (bare.phases, bare.length) == ((), group.default_length)


@pytest.mark.parametrize(("length", "phases"), [(95, 95), (60, 60)])
async def test_a_draft_with_too_long_phases_is_mended_either_way(
    desk: Desk, length: int, phases: int
) -> None:
    group = await desk.new_group()
    draft = await desk.draft(group, template="Text circle", length="60")
    with pytest.raises(DoesNotFit) as refused:
        await desk.core.planning.publish(FAY, draft.id)
    assert refused.value.words == TOO_LONG
    for who in (SAM,):
        with pytest.raises((NotAllowed, NotFound)):
            await desk.core.planning.fit(who, draft.id, length)
    with pytest.raises(BadInput):
        await desk.core.planning.fit(FAY, draft.id, 9999)
    fitting = (await desk.core.planning.fit(FAY, draft.id, length)).session
    assert (fitting.length, minutes(fitting.phases)) == (length, phases)
    await desk.core.planning.publish(FAY, draft.id)


async def test_a_published_session_does_not_become_shorter_than_its_phases(desk: Desk) -> None:
    group = await desk.new_group()
    session = await desk.session(group, template="Text circle")
    with pytest.raises(DoesNotFit) as refused:
        await desk.core.planning.edit(FAY, session.id, length="60")
    assert (refused.value.words, refused.value.session_id) == (TOO_LONG, session.id)
    assert (await desk.now(session)).length == 95
    await desk.core.planning.fit(FINN, session.id, 60)
    shorter = await desk.now(session)
    assert (shorter.length, minutes(shorter.phases)) == (60, 60)
    await desk.core.planning.edit(FAY, session.id, template="Check-in")
    other = await desk.now(session)
    assert (other.format, other.length) == ("Check-in", 60)
    await desk.core.planning.edit(FAY, session.id, template="none", length="30")
    assert ((await desk.now(session)).format, (await desk.now(session)).phases) == ("", ())


async def test_every_date_of_a_series_has_its_phases(desk: Desk) -> None:
    group = await desk.new_group()
    planning, changing = desk.core.series.planning, desk.core.series.changing
    draft = (
        await planning.plan(FAY, group.id, "2027-01-05 19:00", template="Text circle", length="60")
    ).series
    with pytest.raises(TooShort) as refused:
        await planning.publish(FAY, draft.id)
    assert refused.value.words == TOO_LONG
    await changing.fit(FAY, draft.id, 95)
    await planning.publish(FAY, draft.id)
    shown = await desk.core.series.look(FAY, draft.id)
    assert shown.series.phases == TEXT_CIRCLE.phases
    assert len(shown.sessions) > 2
    assert all(
        (s.format, s.length, s.phases) == ("Text circle", 95, TEXT_CIRCLE.phases) for s in shown.sessions
    )
    first, second, *_ = shown.sessions
    with pytest.raises(TooShort) as refused:
        await changing.edit(CORA, draft.id, second.id, length="60")
    await changing.fit(CORA, draft.id, 60, refused.value.since)
    assert (await desk.now(first)).length == 95
    assert ((await desk.now(second)).length, minutes((await desk.now(second)).phases)) == (60, 60)
    await changing.edit(FAY, draft.id, template="Check-in")
    assert (await desk.now(second)).format == "Check-in"
