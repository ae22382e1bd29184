"""Templates of a server: who sees, copies, changes and uses them, and what each change leaves behind."""

from __future__ import annotations

import pytest

from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible, OutOfDate
from groupbot.templates.model import MOST_TEMPLATES, At, PhaseMode
from groupbot.templates.reading import ours
from groupbot.templates.service import Templates
from tests.desk import CORA, FAY, FLO, OTHER_SERVER, SAM, SERVER, Desk, person

STRANGER = person(2, 91, 92, guild_id=OTHER_SERVER)


def room(desk: Desk) -> Templates:
    """Give the room that is tried."""
    return desk.core.templates


async def test_who_plans_sees_ours_and_who_does_not_sees_nothing(desk: Desk) -> None:
    group = await desk.new_group()
    assert await room(desk).listing(FAY) == await room(desk).listing(CORA) == list(ours())
    for who in (SAM, FLO):
        for act in (room(desk).listing(who), room(desk).find(who, "Check-in")):
            with pytest.raises(NotAllowed):
                await act
        with pytest.raises(NotAllowed):
            await room(desk).copy(who, "Check-in", "Mine", group.id)


async def test_a_facilitator_copies_for_the_group_and_a_coordinator_for_the_server(desk: Desk) -> None:
    group, other = await desk.new_group(), await desk.new_group("Other Circle", leads=(FLO,))
    own = await room(desk).copy(FAY, "check-IN", "Our check-in", group.id)
    assert (own.group_id, own.length, own.phases) == (group.id, 60, ours()[1].phases)
    everyones = await room(desk).copy(CORA, own.id, "For all")
    assert everyones.group_id is None
    with pytest.raises(BadInput) as refused:
        await room(desk).copy(FAY, "Check-in", "Mine")
    assert refused.value.words.startswith("Say for which group")
    with pytest.raises(NotAllowed):
        await room(desk).copy(FAY, "Check-in", "Mine", other.id)
    assert next(t.name for t in await room(desk).listing(FLO)) == "For all"
    assert (await room(desk).find(FAY, "our che")).id == own.id
    for typed in (own.id, own.name, "our"):
        with pytest.raises(NotFound):
            await room(desk).find(FLO, typed)
    with pytest.raises(BadInput):
        await room(desk).find(FAY, "circle")  # there is a talking one and a text one
    with pytest.raises(NotFound):
        await room(desk).find(STRANGER, everyones.id)


async def test_a_name_is_there_once_whatever_its_case(desk: Desk) -> None:
    group = await desk.new_group()
    own = await room(desk).copy(FAY, "Check-in", "Evening", group.id)
    for name in ("EVENING", " check-in ", "None"):
        with pytest.raises(BadInput) as refused:
            await room(desk).copy(FAY, "Check-in", name, group.id)
        assert refused.value.words.startswith("There is already a template called")
    again = await room(desk).rename(FAY, own.id, "EVENING", "New words")
    assert (again.name, again.about, again.version) == ("EVENING", "New words", 2)


async def test_ours_stay_as_they_are_and_lead_to_a_copy(desk: Desk) -> None:
    await desk.new_group()
    for act in (
        room(desk).rename(CORA, "Check-in", "Mine"),
        room(desk).delete(CORA, "Check-in"),
        room(desk).undo(CORA, "Check-in"),
    ):
        with pytest.raises(NotPossible) as refused:
            await act
        assert refused.value.way_on == ("template.copy", "checkin60")


async def test_what_belongs_to_the_server_is_changed_by_coordinators(desk: Desk) -> None:
    await desk.new_group()
    everyones = await room(desk).copy(CORA, "Check-in", "For all")
    assert not await room(desk).may_change(FAY, everyones)
    for act in (
        room(desk).rename(FAY, everyones.id, "Mine"),
        room(desk).add_phase(FAY, everyones.id, name="More", minutes=5),
        room(desk).delete(FAY, everyones.id),
        room(desk).undo(FAY, everyones.id),
    ):
        with pytest.raises(NotAllowed):
            await act
    assert await room(desk).may_change(CORA, everyones)


async def test_phases_are_changed_and_the_last_change_is_taken_back(desk: Desk) -> None:
    group = await desk.new_group()
    own = await room(desk).copy(FAY, "Drop-in", "Evening", group.id)
    longer = await room(desk).add_phase(FAY, own.id, name="Tea", minutes="15")
    assert (longer.length, longer.version) == (75, 2)
    quiet = await room(desk).change_phase(FAY, own.id, At(2, 2), mode=PhaseMode.QUIET)
    assert quiet.phases[2].mode is PhaseMode.QUIET
    with pytest.raises(OutOfDate):
        await room(desk).take_phase(FAY, own.id, At(2, 2))
    gone = await room(desk).take_phase(FAY, own.id, At(2, 3))
    assert gone.length == 60
    assert [t.id for t in await room(desk).undoable(FAY)] == [own.id]
    assert (await room(desk).undo(CORA, "Evening")).phases == quiet.phases
    with pytest.raises(NotPossible):
        await room(desk).undo(FAY, own.id)


async def test_what_is_deleted_can_be_brought_back_and_then_is_gone(desk: Desk) -> None:
    group = await desk.new_group()
    own = await room(desk).copy(FAY, "Drop-in", "Evening", group.id)
    await room(desk).use(FAY, group.id, own.id)
    await room(desk).delete(FAY, own.id)
    assert await room(desk).usual(group) is None
    with pytest.raises(NotFound):
        await room(desk).rename(FAY, own.id, "Night")
    other = await room(desk).copy(FAY, "Drop-in", "Evening", group.id)
    with pytest.raises(BadInput):
        await room(desk).undo(FAY, own.id)
    await room(desk).delete(FAY, other.id)
    assert (await room(desk).undo(FAY, own.id)).name == "Evening"
    assert (await room(desk).usual(group)) == await room(desk).find(FAY, own.id)
    await room(desk).delete(FAY, own.id)
    await desk.time_passes(minutes=11)
    with pytest.raises(NotPossible):
        await room(desk).undo(FAY, own.id)
    await room(desk).prune()
    with pytest.raises(NotFound):
        await room(desk).undo(FAY, own.id)


async def test_a_group_has_a_usual_template(desk: Desk) -> None:
    group, other = await desk.new_group(), await desk.new_group("Other Circle", leads=(FLO,))
    assert await room(desk).chosen(FAY, group, None) is None
    _, circle = await room(desk).use(FAY, group.id, "Talking circle")
    assert circle is not None
    assert await room(desk).chosen(FAY, group, None) == circle
    assert (await desk.core.rules.of(SERVER, group.id)).template == "circle60"
    checkin = await room(desk).chosen(FAY, group, "Check-in")
    assert checkin is not None
    assert checkin.length == 60
    assert await room(desk).chosen(FAY, group, "None") is None
    with pytest.raises(NotAllowed):
        await room(desk).use(SAM, group.id, "Check-in")
    own = await room(desk).copy(CORA, "Check-in", "Evening", other.id)
    with pytest.raises(NotPossible) as refused:
        await room(desk).use(CORA, group.id, own.id)
    assert "belongs to another group" in refused.value.words
    await room(desk).use(FAY, group.id, "none")
    assert await room(desk).usual(group) is None


async def test_a_server_has_room_for_fifty(desk: Desk) -> None:
    await desk.new_group()
    last = await room(desk).copy(CORA, "Drop-in", "Evening")
    for number in range(1, MOST_TEMPLATES):
        await room(desk).copy(CORA, "Drop-in", f"Evening {number}")
    with pytest.raises(NotPossible) as refused:
        await room(desk).copy(CORA, "Drop-in", "One more")
    assert "up to 50 templates" in refused.value.words
    await room(desk).delete(CORA, last.id)
    await room(desk).copy(CORA, "Drop-in", "One more")
    with pytest.raises(NotPossible):
        await room(desk).undo(CORA, last.id)
