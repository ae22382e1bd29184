"""A gentle note goes once, from a facilitator, to whoever allowed it and has been away for two sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cogs.groups import wishes
from groupbot.errors import NotAllowed, NotPossible
from groupbot.groups.model import Group, Mode
from groupbot.sessions.gentle import NOTE, Line
from tests.desk import CORA, FAY, MIA, SAM, Desk


async def two_held(desk: Desk, *, mode: Mode = Mode.NAMED) -> Group:
    """Have two sessions be over to which Mia came and Sam, who allows a note, did not."""
    group = await desk.new_group(mode=mode)
    await desk.join(group, SAM, MIA)
    await desk.core.wishes.choose(SAM, group.id, notes=True)
    await desk.core.wishes.choose(MIA, group.id, notes=True)
    for _ in range(2):
        session = await desk.session(group, "in 3 days 19:00")
        await desk.full(session, MIA)
        await desk.time_is(session.ends_at + timedelta(minutes=20))
        assert (await desk.now(session)).ended_at is not None
    return group


async def test_a_note_goes_once_and_uses_up_the_yes(desk: Desk) -> None:
    group = await two_held(desk)
    await desk.core.gentle.send(FAY, group.id, SAM.id, Line.WELCOME)
    (row,) = await desk.letters(NOTE)
    assert (row.letter.recipient_id, row.letter.body["by"]) == (SAM.id, FAY.id)
    assert not (await desk.core.wishes.own(SAM, group.id))[1].notes
    with pytest.raises(NotPossible):
        await desk.core.gentle.send(FAY, group.id, SAM.id, Line.WELCOME)


async def test_why_a_note_cannot_go_is_not_told(desk: Desk) -> None:
    group = await two_held(desk)
    answers = []
    with pytest.raises(NotPossible) as came:
        await desk.core.gentle.send(FAY, group.id, MIA.id, Line.NEXT)
    answers.append(came.value.words)
    await desk.core.wishes.choose(SAM, group.id, notes=False)
    with pytest.raises(NotPossible) as said_no:
        await desk.core.gentle.send(FAY, group.id, SAM.id, Line.NEXT)
    answers.append(said_no.value.words)
    assert len(set(answers)) == 1


async def test_nobody_who_rests_has_a_place_or_joined_since_is_sent_one(desk: Desk) -> None:
    group = await two_held(desk)
    await desk.core.groups.take_break(SAM, group.id, desk.core.groups.today(group))
    with pytest.raises(NotPossible):
        await desk.core.gentle.send(FAY, group.id, SAM.id, Line.NEXT)
    await desk.core.groups.take_break(SAM, group.id, None)
    upcoming = await desk.session(group, "in 3 days 19:00")
    await desk.full(upcoming, SAM)
    with pytest.raises(NotPossible):
        await desk.core.gentle.send(FAY, group.id, SAM.id, Line.NEXT)
    await desk.core.groups.leave(SAM, group.id)
    await desk.join(group, SAM)
    await desk.core.wishes.choose(SAM, group.id, notes=True)
    with pytest.raises(NotPossible):
        await desk.core.gentle.send(FAY, group.id, SAM.id, Line.NEXT)
    assert await desk.letters(NOTE) == []


async def test_only_a_facilitator_of_the_group_sends_one_and_only_where_names_are_kept(desk: Desk) -> None:
    group = await two_held(desk, mode=Mode.NUMBER)
    for who in (CORA, MIA):
        with pytest.raises(NotAllowed):
            await desk.core.gentle.send(who, group.id, SAM.id, Line.NEXT)
    with pytest.raises(NotPossible) as refused:
        await desk.core.gentle.send(FAY, group.id, SAM.id, Line.NEXT)
    assert "keeps no names" in refused.value.words


async def test_a_note_says_who_sent_it_and_names_no_group_in_a_direct_message(desk: Desk) -> None:
    group = await desk.new_group()
    direct = str(wishes.note(group, FAY.id, Line.THINKING, discreet=True).parts)
    assert f"<@{FAY.id}>" in direct
    assert group.name not in direct
    assert "We are thinking of you." in direct
    assert group.name in str(wishes.note(group, FAY.id, Line.THINKING, discreet=False).parts)
