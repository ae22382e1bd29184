"""Talks with facilitators: who may write, who reads, and that nothing is left of what was closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cogs.contact import cards
from cogs.kit.draw import view
from groupbot.contact import letters
from groupbot.contact.model import KEPT, LONGEST, MOST_IN_A_ROW, MOST_OPEN, Conversation, Room, Talk
from groupbot.contact.store import ContactStore
from groupbot.delivery.model import Posted, Way
from groupbot.duty.model import Watch
from groupbot.errors import BadInput, NotAllowed, NotFound, NotPossible
from groupbot.groups.model import Group
from groupbot.preferences.model import By
from tests.desk import (
    ADA,
    COORDINATORS,
    CORA,
    FAY,
    FINN,
    FLO,
    MIA,
    OTHER_SERVER,
    SAM,
    STAFF_ROOM,
    Desk,
    person,
)

WORDS = "I do not know how to begin."


async def begun(desk: Desk) -> tuple[Group, Conversation]:
    group = await desk.new_group()
    return group, await desk.core.contact.write(SAM, group.id, WORDS)


def in_the_file(desk: Desk) -> str:
    """Give everything that the database's files hold, as text."""
    file = desk.database.file
    assert file is not None
    found = [each for each in file.parent.iterdir() if each.name.startswith(file.name)]
    return "".join(each.read_bytes().decode("utf-8", "ignore") for each in found)


async def test_what_is_written_goes_to_the_facilitators_channel_and_the_letter_holds_no_words(
    desk: Desk,
) -> None:
    group, found = await begun(desk)
    (post,) = await desk.letters(letters.POST)
    assert (post.letter.recipient_id, post.letter.way) == (STAFF_ROOM, Way.CHANNEL)
    assert post.letter.body == {"number": 1, "group_id": group.id}
    assert [line.words for line in found.lines] == [WORDS]
    assert found.talk.by is By.INBOX


async def test_an_answer_goes_to_the_person_the_way_they_chose(desk: Desk) -> None:
    _, found = await begun(desk)
    contact = desk.core.contact
    await contact.answer(FAY, found.talk.id, "Just as you are.")
    await contact.choose_way(SAM, found.talk.id, By.DM)
    after = await contact.answer(FINN, found.talk.id, "We have tea.")
    answers = sorted(
        (r.letter.body["number"], r.letter.way) for r in await desk.letters(letters.ANSWER, to=SAM)
    )
    assert answers == [(2, Way.INBOX), (3, Way.MEMBER)]
    assert [line.author_id for line in after.lines] == [SAM.id, FAY.id, FINN.id]
    assert len(await desk.letters(letters.POST)) == 3  # each facilitator sees the other's answer
    with pytest.raises(NotFound):
        await contact.choose_way(FAY, found.talk.id, By.INBOX)


async def test_only_the_person_and_the_facilitators_read_a_talk(desk: Desk) -> None:
    group, found = await begun(desk)
    contact = desk.core.contact
    for who in (SAM, FAY, FINN):
        assert await contact.find(who, found.talk.id) == found
    lost = person(FAY.id)  # without the facilitators' role any more
    elsewhere = person(2, COORDINATORS, guild_id=OTHER_SERVER)
    for who in (MIA, CORA, ADA, FLO, lost, elsewhere):
        for act in (
            contact.find(who, found.talk.id),
            contact.close(who, found.talk.id),
            contact.answer(who, found.talk.id, "x"),
        ):
            with pytest.raises(NotFound):
                await act
    assert [c.talk.id for c in (await contact.of_group(FINN, group.id))[1]] == [found.talk.id]
    for who in (SAM, CORA, FLO):
        with pytest.raises(NotAllowed):
            await contact.of_group(who, group.id)


@pytest.mark.parametrize("room", [Room.GONE, Room.SHUT, Room.OPEN])
async def test_where_the_channel_cannot_be_used_the_text_is_handed_back(desk: Desk, room: Room) -> None:
    group = await desk.new_group()
    with pytest.raises(NotPossible) as refused:
        await desk.core.contact.write(SAM, group.id, WORDS, room)
    assert refused.value.typed == WORDS
    assert refused.value.words.startswith(room.value)
    assert await desk.letters(letters.POST) == []
    assert WORDS not in in_the_file(desk)


async def test_who_cannot_write_is_told_why_and_keeps_the_text(desk: Desk) -> None:
    group = await desk.new_group()
    empty = await desk.new_group("Empty Circle", leads=())
    contact = desk.core.contact
    for who, of in ((FAY, group), (SAM, empty)):
        with pytest.raises(NotPossible) as refused:
            await contact.write(who, of.id, WORDS)
        assert refused.value.typed == WORDS
    for words in ("", "\u200b", "x" * (LONGEST + 1)):
        with pytest.raises(BadInput):
            await contact.write(SAM, group.id, words)
    await desk.core.groups.archive(CORA, group.id)
    with pytest.raises(NotPossible):
        await contact.write(SAM, group.id, WORDS)


async def test_a_person_has_one_talk_with_a_group_and_five_in_all(desk: Desk) -> None:
    contact = desk.core.contact
    groups = [await desk.new_group(f"Circle {n}") for n in range(MOST_OPEN + 1)]
    first = [await contact.write(SAM, group.id, WORDS) for group in groups[:MOST_OPEN]]
    again = await contact.write(SAM, groups[0].id, "And one more thing.")
    assert again.talk.id == first[0].talk.id
    with pytest.raises(NotPossible) as refused:
        await contact.write(SAM, groups[-1].id, WORDS)
    assert refused.value.typed == WORDS
    await contact.close(SAM, first[1].talk.id)
    await contact.write(SAM, groups[-1].id, WORDS)


async def test_nobody_writes_without_end_before_an_answer(desk: Desk) -> None:
    group, found = await begun(desk)
    contact = desk.core.contact
    for n in range(MOST_IN_A_ROW - 1):
        await contact.write(SAM, group.id, f"Message {n}")
    with pytest.raises(NotPossible) as refused:
        await contact.write(SAM, group.id, WORDS)
    assert refused.value.typed == WORDS
    await contact.answer(FAY, found.talk.id, "I read it all.")
    await contact.write(SAM, group.id, WORDS)


async def test_closing_leaves_nothing_of_what_was_written(desk: Desk) -> None:
    _, found = await begun(desk)
    contact = desk.core.contact
    await contact.answer(FAY, found.talk.id, "Just as you are.")
    post, *_ = await desk.letters(letters.POST)
    await contact.posted(post, Posted(STAFF_ROOM, 7001))
    assert WORDS in in_the_file(desk)
    await contact.close(SAM, found.talk.id)
    with pytest.raises(NotFound):
        await contact.find(SAM, found.talk.id)
    with pytest.raises(NotFound):
        await contact.close(SAM, found.talk.id)
    (edit,) = [row for row in await desk.letters(letters.EDIT) if row.letter.body["message_id"] == 7001]
    assert edit.letter.recipient_id == STAFF_ROOM
    assert await desk.letters(letters.POST, letters.ANSWER) == []  # nothing waits to be said any more
    assert await desk.letters(letters.CLOSED) == []  # whoever closed it need not be told
    await desk.database.close()  # takes up what lies beside the file
    kept = in_the_file(desk)
    assert WORDS not in kept
    assert "Just as you are." not in kept


async def test_the_person_is_told_when_the_facilitators_close_it(desk: Desk) -> None:
    group, found = await begun(desk)
    await desk.core.contact.close(FINN, found.talk.id)
    (told,) = await desk.letters(letters.CLOSED, to=SAM)
    assert told.letter.body == {"group_id": group.id}
    (act, *_) = await desk.core.audit.acts(group.guild_id)
    assert (act.act, act.done_by, act.about_id) == ("contact.close", FINN.id, None)


async def test_what_was_on_its_way_while_it_was_closed_is_taken_away_again(desk: Desk) -> None:
    _, found = await begun(desk)
    (post,) = await desk.letters(letters.POST)
    await desk.core.contact.close(SAM, found.talk.id)
    await desk.core.contact.posted(post, Posted(STAFF_ROOM, 7002))
    (edit,) = await desk.letters(letters.EDIT)
    assert edit.letter.body["message_id"] == 7002


async def test_a_talk_is_deleted_14_days_after_its_last_message(desk: Desk) -> None:
    group, found = await begun(desk)
    contact = desk.core.contact
    desk.clock.advance(timedelta(days=13))
    later = await contact.write(SAM, group.id, "Are you there?")
    assert await contact.next_at() == later.talk.last_at + KEPT
    desk.clock.advance(KEPT - timedelta(seconds=1))
    await contact.ring()
    assert await contact.find(SAM, found.talk.id)
    desk.clock.advance(timedelta(seconds=1))
    await contact.ring()
    assert await contact.next_at() is None
    with pytest.raises(NotFound):
        await contact.find(SAM, found.talk.id)


async def test_what_is_kept_of_a_person_is_given_and_forgotten(desk: Desk) -> None:
    group, found = await begun(desk)
    contact = desk.core.contact
    await contact.answer(FAY, found.talk.id, "Just as you are.")
    (mine,) = await contact.export(group.guild_id, SAM.id)
    assert [line["words"] for line in mine["lines"]] == [WORDS, "Just as you are."]
    (wrote,) = await contact.export(group.guild_id, FAY.id)
    assert wrote["words"] == "Just as you are."
    await contact.forget(group.guild_id, FAY.id)
    assert await contact.export(group.guild_id, FAY.id) == []
    assert [line.author_id for line in (await contact.find(SAM, found.talk.id)).lines] == [SAM.id, None]
    await contact.forget(group.guild_id, SAM.id)
    assert await contact.export(group.guild_id, SAM.id) == []
    assert (await contact.of_group(FINN, group.id))[1] == []


async def test_an_answer_is_shown_on_the_message_it_answers(desk: Desk) -> None:
    _, found = await begun(desk)
    contact = desk.core.contact
    (post,) = await desk.letters(letters.POST)
    await contact.posted(post, Posted(STAFF_ROOM, 7003))
    assert await desk.letters(letters.EDIT) == []
    await contact.answer(FAY, found.talk.id, "Just as you are.")
    (edit,) = await desk.letters(letters.EDIT)
    assert edit.letter.body["message_id"] == 7003


async def test_it_is_known_what_did_not_reach_the_channel(desk: Desk) -> None:
    _, found = await begun(desk)
    contact = desk.core.contact
    assert not found.stuck(desk.clock.now())
    desk.clock.advance(timedelta(seconds=61))
    assert (await contact.find(SAM, found.talk.id)).stuck(desk.clock.now())
    (post,) = await desk.letters(letters.POST)
    await contact.posted(post, Posted(STAFF_ROOM, 7004))
    assert not (await contact.find(SAM, found.talk.id)).stuck(desk.clock.now())


async def test_closing_takes_away_what_nobody_answered_too(desk: Desk) -> None:
    _, found = await begun(desk)
    (post,) = await desk.letters(letters.POST)
    await desk.core.contact.posted(post, Posted(STAFF_ROOM, 7005))
    await desk.core.contact.close(FAY, found.talk.id)
    (edit,) = await desk.letters(letters.EDIT)
    assert edit.letter.body["message_id"] == 7005


async def test_who_is_forgotten_is_taken_out_of_the_facilitators_channel_too(desk: Desk) -> None:
    group, found = await begun(desk)
    contact = desk.core.contact
    await contact.answer(FAY, found.talk.id, "Just as you are.")
    for row in await desk.letters(letters.POST):
        await contact.posted(row, Posted(STAFF_ROOM, 7010 + row.letter.body["number"]))
    await desk.core.delivery.erase(group.guild_id, kinds=[letters.EDIT], subject=found.talk.id)
    await contact.forget(group.guild_id, FAY.id)
    edits = await desk.letters(letters.EDIT)
    assert sorted(row.letter.body["message_id"] for row in edits) == [7011, 7012]
    after = await contact.find(SAM, found.talk.id)
    assert all(str(FAY.id) not in str(cards.post(after, number)) for number in (1, 2))


async def test_an_answer_draws_again_only_what_it_answers(desk: Desk) -> None:
    group, found = await begun(desk)
    contact = desk.core.contact
    for message_id, words in ((7006, "One"), (7007, "Two"), (7008, "Three")):
        post = max(await desk.letters(letters.POST), key=lambda row: row.letter.body["number"])
        await contact.posted(post, Posted(STAFF_ROOM, message_id))
        await contact.answer(FAY, found.talk.id, words)
        edits = [row.letter.body["message_id"] for row in await desk.letters(letters.EDIT)]
        assert edits.count(message_id) == 1
        await desk.core.delivery.erase(group.guild_id, kinds=[letters.EDIT], subject=found.talk.id)
        assert sorted(edits) == [message_id]
        await contact.write(SAM, group.id, f"After {words}")


async def test_what_is_written_in_the_moment_of_deleting_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, found = await begun(desk)
    desk.clock.advance(KEPT)
    read = ContactStore.silent_since

    async def and_then_somebody_writes(store: ContactStore, before: datetime) -> list[Talk]:
        silent = await read(store, before)
        await desk.core.contact.write(SAM, group.id, "I am still here.")
        return silent

    monkeypatch.setattr(ContactStore, "silent_since", and_then_somebody_writes)
    await desk.core.contact.ring()
    after = await desk.core.contact.find(SAM, found.talk.id)
    assert [line.words for line in after.lines] == [WORDS, "I am still here."]


async def test_many_short_messages_fit_on_cards(desk: Desk) -> None:
    _, found = await begun(desk)
    for n in range(60):
        found = await desk.core.contact.answer(FAY if n % 2 else FINN, found.talk.id, "ok")
    drawn = cards.own(found, Watch(frozenset(), None))
    assert view(drawn).total_children_count <= 40
    assert "Page 7 of 7" in str(drawn)
    assert view(cards.for_staff(found)).total_children_count <= 40
