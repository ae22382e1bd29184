from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cogs.kit import draw, route
from cogs.kit.card import Button, Buttons, Card, Form, Menu, Target, Text
from cogs.sessions import answers, cards, changes, hosted, lists, notices, rooms
from groupbot.errors import NotPossible
from groupbot.groups.model import Group, Mode, PlaceKind
from groupbot.preferences.model import By, Preferences
from groupbot.sessions.hosting import Hosted
from groupbot.sessions.model import Few, Reason, Session, SessionState
from groupbot.sessions.places import Place, Places, Status
from groupbot.sessions.seats import Answer
from groupbot.sessions.service import Listing, Preview
from groupbot.sessions.unsaid import Missed
from groupbot.templates.model import Phase
from groupbot.text import length
from tests.sessions.making import moved

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
START = NOW + timedelta(hours=7)
AT = int(START.timestamp())
GROUP = Group(
    guild_id=1,
    id="abcdefghjk",
    name="Monday Circle",
    zone="Europe/London",
    mode=Mode.NAMED,
    announce_channel_id=11,
    facilitators_channel_id=12,
    place_channel_id=13,
)
SESSION = Session(
    guild_id=1,
    id="0123456789",
    group_id=GROUP.id,
    title="Monday Circle",
    zone="Europe/London",
    starts_at=START,
    length=90,
    capacity=4,
    place_channel_id=13,
    place_kind=PlaceKind.VOICE,
    facilitator_id=90,
    created_by=90,
    created_at=NOW,
    state=SessionState.PLANNED,
)
# The worst that can be typed: every sign is escaped, so each text grows to three times its length.
LOUD = "<" * 2000
WORST = replace(
    SESSION,
    title=LOUD[:100],
    topic=LOUD[:1000],
    reason_words=LOUD[:200],
    reason=Reason.ILL,
    co_facilitator_id=91,
)
WORST_GROUP = replace(GROUP, name=LOUD[:60], tags=LOUD[:200], audience=LOUD[:200], discreet_title=LOUD[:80])


def places(*coming: int, session: Session = SESSION) -> Places:
    """Give a session in which these people asked for a place, in this order."""
    found = Places(session)
    for member_id in coming:
        found = found.taking(member_id)
    return found


def shown(session: Session = SESSION, group: Group = GROUP, *coming: int) -> Preview:
    """Give a session with its group and who asked for a place."""
    return Preview(session, group, places(*coming, session=replace(session, state=SessionState.PLANNED)))


def answer(
    now: Places,
    member_id: int = 1,
    before: Place | None = None,
    chosen: Preferences | None = None,
    *,
    asks: bool = False,
) -> Answer:
    """Give what came of somebody's press."""
    mine = chosen or Preferences(1, member_id)
    return Answer(now.session, GROUP, now, before, now.of(member_id), mine, asks)


def read(card: Card) -> str:
    """Read the words of a card aloud."""
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


def labels(card: Card) -> list[str]:
    """Give what stands on the buttons."""
    return [button.label for button in _buttons(card)]


def _buttons(card: Card) -> Iterator[Button]:
    for part in card.parts:
        if isinstance(part, Buttons):
            yield from part.buttons


def _targets(card: Card) -> list[Target]:
    menus = [part.target for part in card.parts if isinstance(part, Menu)]
    return menus + [button.target for button in _buttons(card) if button.target]


# --- the public card -----------------------------------------------------------------------------------


def test_the_public_card_reads_aloud() -> None:
    card = cards.public(shown(SESSION, replace(GROUP, tags="peers, discussion"), 1))
    assert read(card).split("\n") == [
        "## Monday Circle",
        f"<t:{AT}:F> (<t:{AT}:R>), 90 minutes",
        "Where: <#13>",
        "3 places left.",
        "With <@90>",
        "Tags: peers, discussion",
        "Attendance: by name, for those who agree. Only the facilitators of a session see its list.",
    ]
    assert labels(card) == ["Coming", "Maybe", "Can't", "Details", "Who sees me?"]


def test_the_public_card_never_shows_who_comes_or_waits() -> None:
    full = Preview(SESSION, GROUP, places(1, 2, 3, 4, 5, 6, 7))
    words = read(cards.public(full))
    assert not [i for i in range(1, 8) if f"<@{i}>" in words]
    assert "Full. There is a waiting list." in words
    assert "3" not in words.replace("<#13>", "").replace(str(AT), "")
    assert labels(cards.public(full))[0] == "Join waiting list"


@pytest.mark.parametrize(
    ("coming", "room"), [(0, "There are free places."), (1, "3 places left."), (3, "1 place left.")]
)
def test_the_room_is_said_in_words(coming: int, room: str) -> None:
    wide = replace(SESSION, capacity=4 if coming else 12)
    assert room in read(cards.public(Preview(wide, GROUP, places(*range(1, coming + 1), session=wide))))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SessionState.OPEN, "Open now"),
        (SessionState.LIVE, "Under way now"),
        (SessionState.ENDED, "This session has ended."),
        (SessionState.CANCELLED, "**Cancelled.** The facilitator is ill. Get well soon"),
    ],
)
def test_the_public_card_says_where_the_session_stands(state: SessionState, said: str) -> None:
    session = replace(SESSION, state=state, reason=Reason.ILL, reason_words="Get well soon")
    card = cards.public(Preview(session, GROUP, Places(session)))
    assert said in read(card)
    if not session.coming_up:
        assert labels(card) == ["Details"]


def test_a_place_that_is_gone_is_to_be_announced() -> None:
    assert "Where: to be announced" in read(cards.public(shown(), place_known=False))


def test_people_in_a_text_room_can_say_on_the_card_that_they_are_here() -> None:
    text = replace(SESSION, state=SessionState.OPEN, place_kind=PlaceKind.TEXT)
    assert "I'm here" in labels(cards.public(Preview(text, GROUP, Places(text))))
    voice = replace(SESSION, state=SessionState.OPEN)
    assert "I'm here" not in labels(cards.public(Preview(voice, GROUP, Places(voice))))


def test_a_channel_of_a_kind_that_was_not_offered_is_refused_in_words() -> None:
    assert rooms.place(None) is None
    assert rooms.place((5, PlaceKind.TEXT)) == (5, PlaceKind.TEXT)
    with pytest.raises(NotPossible) as refused:
        rooms.place((5, None))
    assert refused.value.words == "A session can meet in a voice, stage or text channel. Choose one of those."


# --- the preview ---------------------------------------------------------------------------------------


def test_the_preview_says_that_nothing_is_public_and_shows_the_zone_in_words() -> None:
    card = cards.preview(shown(replace(SESSION, state=SessionState.DRAFT)))
    assert "Nothing is public yet" in read(card)
    assert "In the group's time: Mon 4 Jan 2027, 19:00 (Europe/London)" in read(card)
    assert labels(card) == ["Publish", "Change", "Discard"]


def test_a_preview_with_a_warning_offers_to_publish_anyway() -> None:
    warned = replace(shown(), warnings=("Other Circle meets in <#13> at the same time.",))
    assert labels(cards.preview(warned))[0] == "Publish anyway"
    assert "**Please look:** Other Circle meets in <#13> at the same time." in read(cards.preview(warned))


def test_a_time_that_comes_twice_can_be_changed_for_the_other_one() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    new_york = replace(
        SESSION, zone="America/New_York", starts_at=first, second_start=first + timedelta(hours=1)
    )
    assert "Use the second 01:30" in labels(cards.preview(shown(new_york)))
    swapped = replace(new_york, starts_at=first + timedelta(hours=1), second_start=first)
    assert "Use the first 01:30" in labels(cards.preview(shown(swapped)))


# --- answers to a press --------------------------------------------------------------------------------


def test_who_takes_a_place_hears_when_and_which_reminders() -> None:
    card = answers.placed(answer(places(1)), 1)
    assert read(card) == f"You are coming to **Monday Circle**, <t:{AT}:F>. Reminder: none."
    assert labels(card) == [
        "Maybe",
        "Can't",
        "Remind me",
        "Withdraw",
        "Calendar file",
        "My name on the card",
        "Who sees me?",
    ]


def test_the_same_press_twice_is_already_noted() -> None:
    before = places(1).of(1)
    assert read(answers.placed(answer(places(1), before=before), 1)).startswith(
        "Already noted. You are coming"
    )


def test_whoever_is_too_late_for_the_last_place_is_first_in_the_line() -> None:
    card = answers.placed(answer(places(1, 2, 3, 4, 5), member_id=5), 5)
    assert read(card).startswith("The last place has just gone. You are first on the waiting list.")
    assert labels(card) == ["Maybe", "Can't", "Leave the waiting list", "Who sees me?"]


def test_whoever_joins_the_line_on_purpose_is_not_told_that_a_place_has_just_gone() -> None:
    card = answers.placed(answer(places(1, 2, 3, 4, 5, 6), member_id=6), 6, why=answers.ASKED_FOR)
    assert read(card).startswith("You are number 2 on the waiting list.")


def test_whoever_waits_is_told_where_a_free_place_is_offered() -> None:
    waits = answer(places(1, 2, 3, 4, 5), 5, asks=True)
    card = answers.placed(waits, 5)
    assert "When a place is free, it is offered to you in /me inbox." in read(card)
    assert "Shall I message you if a place is free for you, or this changes?" in read(card)
    assert labels(card)[-2:] == ["Yes, message me", "No"]
    by_message = replace(waits, chosen=Preferences(1, 5, tell_changes=True))
    assert "it is offered to you as a direct message." in read(answers.turn_kept(by_message, 5))


@pytest.mark.parametrize(("wants", "heard"), [(True, " You hear of it in /me inbox."), (False, "")])
def test_near_the_start_whoever_waits_is_told_that_the_first_to_press_has_a_free_place(
    wants: bool, heard: str
) -> None:
    waits = answer(places(1, 2, 3, 4, 5), 5, chosen=Preferences(1, 5, late_offers=wants))
    said = read(answers.placed(replace(waits, late=True), 5))
    assert said.endswith(
        f"It starts soon, so a place that becomes free is for whoever presses Coming first.{heard}"
    )


def test_the_question_about_changes_is_put_with_the_first_place() -> None:
    card = answers.placed(answer(places(1), asks=True), 1)
    assert "Shall I message you if this changes or is cancelled?" in read(card)
    assert labels(card)[-2:] == ["Yes, message me", "No"]


def test_who_cannot_come_is_thanked_and_can_leave_a_note() -> None:
    now = places(1).saying(1, Status.CANT)
    card = answers.cannot(answer(now, before=places(1).of(1)), 1)
    assert read(card).startswith("Thank you for telling us. Your place is free for somebody else.")
    assert labels(card)[0] == "Add a note for the facilitators"
    assert labels(answers.cannot(answer(now), 1, SESSION))[1] == "Next date"


def test_an_offer_is_accepted_or_passed_on() -> None:
    offered = places(1, 2, 3, 4, 5).without(1).offering(NOW)
    card = notices.offer(offered, offered.by_member[5], GROUP, discreet=True)
    assert labels(card) == ["Accept", "Pass on"]
    assert "This offer ends <t:" in read(card)


def test_reminders_are_said_in_words() -> None:
    chosen = Preferences(1, 1, (1440, 60, 15), By.DM)
    card = answers.reminder_menus(answer(places(1), chosen=chosen), 1)
    assert "Reminder: 1 day, 1 hour and 15 minutes before, by direct message." in read(card)
    [when, how] = [part for part in card.parts if isinstance(part, Menu)]
    assert [o.label for o in when.options if o.chosen] == [
        "15 minutes before",
        "1 hour before",
        "1 day before",
    ]
    assert [o.label for o in how.options if o.chosen] == ["By direct message"]


def test_whoever_chose_the_inbox_is_told_that_nothing_rings() -> None:
    assert "Nothing rings." in read(answers.reminder_menus(answer(places(1)), 1))


# --- the private card ----------------------------------------------------------------------------------


def test_a_facilitator_sees_what_they_may_do_and_no_place_of_their_own() -> None:
    card = cards.detail(answer(places(1), member_id=90), 90, leads=True)
    assert "You are facilitating this one." in read(card)
    assert labels(card) == [
        "Who is coming",
        "Change",
        "Cancel this session",
        "Who runs it",
        "I can't run this",
        "Who sees me?",
        "Write to the facilitators",
        "Helplines",
    ]


def test_a_coordinator_is_not_offered_the_names() -> None:
    assert "Who is coming" not in labels(cards.detail(answer(places(1), member_id=80), 80, leads=True))


def test_after_a_big_move_the_card_asks_to_keep_the_place() -> None:
    asked = moved(places(1))
    card = cards.detail(answer(asked), 1)
    assert "Please say whether you keep your place." in read(card)
    assert labels(card)[0] == "Keep my place"


# --- letters -------------------------------------------------------------------------------------------


def test_a_direct_message_tells_nothing_of_the_group() -> None:
    place, offered = Place(1, Status.COMING, please_confirm=True), Places(SESSION)
    drawn = [
        notices.reminder(SESSION, GROUP, discreet=True, late=False),
        notices.changed(SESSION, place, GROUP, discreet=True, late=False),
        notices.cancelled(replace(SESSION, reason_words="grief"), GROUP, SESSION, discreet=True, late=False),
        notices.restored(SESSION, GROUP, discreet=True),
        notices.offer(offered, place, GROUP, discreet=True),
    ]
    for card in drawn:
        assert "Group session" in read(card)
        assert "Monday" not in read(card)
        assert "<#" not in read(card)  # a mention of the room would show its name
        assert "grief" not in read(card)


def test_a_late_reminder_says_that_it_is_late() -> None:
    assert read(notices.reminder(SESSION, GROUP, discreet=False, late=True)).startswith(
        f"This reminder is late. **Monday Circle** starts <t:{AT}:F> (<t:{AT}:R>)."
    )


def test_what_was_not_sent_is_told_in_counts() -> None:
    first = int((START - timedelta(hours=1)).timestamp())
    card = notices.missed(SESSION, Missed(first, first + 1920, reminders=2))
    assert read(card).startswith("**Monday Circle**: 2 reminders were not sent in time.")
    one = notices.missed(SESSION, Missed(first, first, notices=1))
    assert "1 notice of a change was not sent" in read(one)


@pytest.mark.parametrize(
    ("code", "said"),
    [(10003, "is gone"), (50001, "View Channel"), (50013, "Send Messages"), (50035, "50035")],
)
def test_a_shut_channel_is_told_with_what_would_mend_it(code: int, said: str) -> None:
    assert said in read(notices.trouble(GROUP, 11, code))


# --- lists ---------------------------------------------------------------------------------------------


def test_an_empty_list_says_when_the_group_usually_meets() -> None:
    card = lists.listing(Listing([], 14, usual="Mondays 19:00 (Europe/London)"), 1, GROUP)
    assert read(card) == (
        "Nothing is planned in the next 14 days. Monday Circle usually meets Mondays 19:00 (Europe/London)."
    )


def test_a_long_list_comes_in_pages_of_ten() -> None:
    many = [(replace(SESSION, id=f"{n:010}"), GROUP, places()) for n in range(25)]
    first, second, third = (lists.listing(Listing(many, 60), 1, number=page) for page in range(3))
    assert labels(first) == ["Later", "Add to my digest"]
    assert labels(second) == ["Earlier", "Later", "Add to my digest"]
    assert labels(third) == ["Earlier", "Add to my digest"]
    assert "-# Page 3 of 3" in read(third)
    assert lists.listing(Listing(many, 60), 1, number=99) == third


def test_the_list_of_people_marks_who_is_over_the_number_of_places() -> None:
    crowd = Places(replace(SESSION, capacity=2), places(1, 2, 3).by_member).noting(2, "late by ten")
    card = lists.people(Preview(crowd.session, GROUP, crowd))
    lines = read(card).split("\n")
    assert "<@3>: coming, over the number of places" in lines
    assert lines[lines.index("<@2>: coming") + 1] == "> late by ten"
    assert "That you opened it is written down." in read(card)


# --- what Discord allows -------------------------------------------------------------------------------

_CROWD = [replace(SESSION, id=f"{n:010}", title=LOUD[:100]) for n in range(10)]
_FULL = Places(WORST, {n: Place(n + 10**18, Status.COMING, n, note=LOUD[:120]) for n in range(1, 12)})
_WORST_PREVIEW = Preview(WORST, WORST_GROUP, _FULL, ("x" * 140, "y" * 140, "z" * 140))
_WORST_ANSWER = Answer(WORST, WORST_GROUP, _FULL, None, Place(1, Status.COMING), Preferences(1, 1), True)
_HOSTED = Hosted(WORST, WORST_GROUP, Places(replace(WORST, capacity=2), _FULL.by_member), 2**63 - 1)
_LIVE = replace(_WORST_PREVIEW, session=replace(WORST, state=SessionState.LIVE))
EVERY_CARD: dict[str, Callable[[], Card]] = {
    "public": lambda: cards.public(_WORST_PREVIEW),
    "cancelled": lambda: cards.public(
        replace(_WORST_PREVIEW, session=replace(WORST, state=SessionState.CANCELLED))
    ),
    "preview": lambda: cards.preview(
        replace(_WORST_PREVIEW, session=replace(WORST, notes=("n" * 200, "m" * 200), second_start=START))
    ),
    "detail": lambda: cards.detail(
        replace(_WORST_ANSWER, session=replace(WORST, state=SessionState.LIVE)), 1, leads=True
    ),
    "placed": lambda: answers.placed(_WORST_ANSWER, 1),
    "reminders": lambda: answers.reminder_menus(_WORST_ANSWER, 1),
    "list": lambda: lists.listing(Listing([(s, WORST_GROUP, _FULL) for s in _CROWD * 2], 60, "n" * 80), 1),
    "people": lambda: lists.people(_WORST_PREVIEW),
    "edited": lambda: changes.edited(_WORST_PREVIEW, tells=True),
    "cancel": lambda: changes.cancel_sure(_WORST_PREVIEW, Reason.ILL, tell=True),
    "reasons": lambda: changes.cancel_reasons(_WORST_PREVIEW),
    "console": lambda: notices.console(
        replace(_WORST_PREVIEW, session=replace(WORST, state=SessionState.LIVE)), 7
    ),
    "line": lambda: notices.line(_WORST_PREVIEW, WORST),
    "changed": lambda: notices.changed(WORST, Place(1, Status.COMING), WORST_GROUP, discreet=True, late=True),
    "cancelled letter": lambda: notices.cancelled(WORST, WORST_GROUP, WORST, discreet=False, late=True),
    "trouble": lambda: notices.trouble(WORST_GROUP, 11, 50001),
    "first come": lambda: notices.first_come(_FULL, Place(1, Status.WAITING), WORST_GROUP, discreet=False),
    "given": lambda: notices.given(WORST, WORST_GROUP, discreet=False),
    "lined up letter": lambda: notices.lined_up(_FULL, Place(1, Status.WAITING), WORST_GROUP, discreet=False),
    "still letter": lambda: notices.still(WORST, WORST_GROUP, discreet=False),
    "taken letter": lambda: notices.taken(_FULL, Place(1, Status.WAITING), WORST_GROUP, discreet=False),
    "few": lambda: notices.few(replace(_WORST_PREVIEW, session=replace(WORST, few=Few.ASKED)), START),
    "few decided": lambda: notices.few(
        replace(_WORST_PREVIEW, session=replace(WORST, few=Few.DROP_IN, drop_in=True)), START
    ),
    "expect": lambda: notices.expect(WORST, WORST_GROUP, discreet=False),
    "placed first": lambda: answers.placed(replace(_WORST_ANSWER, first_time=True), 1),
    "held": lambda: hosted.held(replace(WORST, drop_in=True)),
    "admitted": lambda: hosted.admitted(_HOSTED),
    "who waits": lambda: hosted.who_waits(_HOSTED),
    "line up": lambda: hosted.line_up_sure(_HOSTED),
    "lined up": lambda: hosted.lined_up(_HOSTED),
    "given back": lambda: hosted.given_back(_HOSTED),
}


@pytest.mark.parametrize("name", EVERY_CARD)
def test_no_card_is_longer_than_discord_allows_whatever_was_typed(name: str) -> None:
    card = EVERY_CARD[name]().in_dm(2**63 - 1)
    assert length(read(card)) <= 4000
    assert draw.view(card).total_children_count <= 40
    for part in card.parts:
        if isinstance(part, Buttons):
            assert 1 <= len(part.buttons) <= 5
        if isinstance(part, Menu):
            assert len(part.options) <= 25
            assert all(length(option.label) <= 100 for option in part.options)
    assert all(length(label) <= 80 for label in labels(card))


@pytest.mark.parametrize("name", EVERY_CARD)
def test_every_button_finds_its_function_from_its_id_alone(name: str) -> None:
    for target in _targets(EVERY_CARD[name]().in_dm(2**63 - 1)):
        written = f"{target.custom_id()}:1y2p0ij32e8e7"
        assert len(written) <= 100
        assert route.read(written) == target
        if target.kind == "session":
            assert route.handler(target), target


@pytest.mark.parametrize(
    "form",
    [changes.change_form(WORST), changes.cancel_form("0123456789", "ill.all"), answers.note_form("0" * 10)],
)
def test_no_form_is_larger_than_discord_allows(form: Form) -> None:
    assert length(form.title) <= 45
    assert 1 <= len(form.fields) <= 5
    for field in form.fields:
        assert length(field.label) <= 45
        assert length(field.hint) <= 100
        assert length(field.value) <= field.most


def test_whoever_is_new_reads_what_happens_and_a_direct_message_names_no_phase() -> None:
    grief = Phase("Grief round", 60)
    planned = replace(SESSION, format="Talking circle", phases=(grief, replace(grief, name="Closing")))
    inbox = notices.expect(planned, GROUP, discreet=False)
    assert "What happens: Talking circle: Grief round, Closing." in read(inbox)
    message = notices.expect(planned, GROUP, discreet=True)
    assert "It has 2 parts. **Phases** shows them." in read(message)
    assert "Grief" not in read(message)
    assert "Talking" not in read(message)
    assert "Phases" in labels(message)
    assert "part" not in read(notices.expect(SESSION, GROUP, discreet=True))


def test_words_stay_plain_and_calm() -> None:
    for name, draws in EVERY_CARD.items():
        words = read(draws())
        assert "!" not in words, name
        assert "you missed" not in words.lower(), name
