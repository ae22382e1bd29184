"""Templates: ours, what a phase can be, and phases put in, changed, moved and taken out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.kit.card import Card, Text
from cogs.templates import cards, phases
from groupbot.errors import BadInput, NotPossible, OutOfDate
from groupbot.templates.model import (
    MOST_PHASES,
    NAME,
    PROMPT,
    SCRIPT,
    At,
    Kept,
    Phase,
    PhaseMode,
    Template,
    as_rows,
    from_rows,
)
from groupbot.templates.reading import ours
from groupbot.text import length

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
EVENING = Template(1, "0000000001", "Evening", "", (Phase("First", 20), Phase("Second", 40)))


def test_ours_are_the_seven_with_the_lengths_they_promise() -> None:
    assert {template.name: template.length for template in ours()} == {
        "Opening, discussion, closing": 90,
        "Check-in": 60,
        "Small groups": 75,
        "Workshop": 90,
        "Talking circle": 60,
        "Text circle": 95,
        "Drop-in": 60,
    }
    assert all(template.ours and template.about for template in ours())
    assert all(phase.prompt and phase.script for template in ours() for phase in template.phases)


def test_a_phase_is_read_as_it_was_typed() -> None:
    phase = Phase.of(name=" Round ", minutes=" 20 ", seconds="", prompt=" ", script="One\n\n\n\ntwo")
    assert phase == Phase("Round", 20, script="One\n\ntwo")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"minutes": "0"}, "between 1 and 180"),
        ({"minutes": "181"}, "between 1 and 180"),
        ({"minutes": "ten"}, "between 1 and 180"),
        ({"minutes": "٢٠"}, "between 1 and 180"),
        ({"seconds": "-5"}, "between 20 and 600"),
        ({"seconds": "601"}, "between 20 and 600"),
        ({"name": " \u200b"}, "The name is empty"),
        ({"name": "x" * (NAME + 1)}, "61 characters long"),
        ({"prompt": "🙂" * (PROMPT // 2 + 1)}, "202 characters long"),
        ({"script": "x" * (SCRIPT + 1)}, "1501 characters long"),
    ],
)
def test_what_a_phase_cannot_be_is_refused(typed: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput) as refused:
        Phase.of(**({"name": "Round", "minutes": "20"} | typed))
    assert words in refused.value.words


def test_phases_are_changed_moved_and_taken_out() -> None:
    first, second = At(0, 1), At(1, 1)
    assert [p.name for p in EVENING.earlier(second).phases] == ["Second", "First"]
    assert EVENING.earlier(first) == EVENING
    assert EVENING.without_phase(first).phases == (EVENING.phases[1],)
    assert EVENING.with_other(second, mode=PhaseMode.QUIET).phases[1].mode is PhaseMode.QUIET
    with pytest.raises(NotPossible):
        EVENING.without_phase(first).without_phase(first)


def test_a_template_takes_twelve_phases() -> None:
    full = EVENING
    for number in range(MOST_PHASES - 2):
        full = full.with_phase(Phase(f"Phase {number}", 5))
    with pytest.raises(NotPossible) as refused:
        full.with_phase(Phase("One more", 5))
    assert "up to 12 phases" in refused.value.words


@pytest.mark.parametrize("at", [At(0, 2), At(2, 1), At(-1, 1)])
def test_a_phase_that_was_seen_in_another_version_is_not_touched(at: At) -> None:
    for act in (EVENING.phase, EVENING.earlier, EVENING.without_phase, EVENING.with_other):
        with pytest.raises(OutOfDate):
            act(at)


def test_the_last_change_can_be_taken_back_for_ten_minutes_and_once() -> None:
    kept = Kept(EVENING, NOON)
    after = kept.changed(EVENING.named("Night", ""), NOON)
    back = after.undone(NOON + timedelta(minutes=10))
    assert back.now == replace(EVENING, version=3)
    with pytest.raises(NotPossible):
        back.undone(NOON)
    with pytest.raises(NotPossible):
        after.undone(NOON + timedelta(minutes=11))
    assert kept.removed(NOON).undone(NOON).now.name == "Evening"
    assert after.removed(NOON).undone(NOON).now.name == after.now.name != "Evening"
    with pytest.raises(NotPossible):
        kept.undone(NOON)


def words_of(card: Card) -> str:
    """Give all that is to be read on a card."""
    return "\n".join(part.words for part in card.parts if isinstance(part, Text))


some_phases = st.lists(
    st.builds(
        Phase,
        name=st.text("a*_`[🙂ש", min_size=1, max_size=30),
        minutes=st.integers(1, 180),
        mode=st.sampled_from(PhaseMode),
        seconds=st.sampled_from([0, 20, 600]),
        cross_talk=st.booleans(),
        prompt=st.text("a*<🙂\n", max_size=100),
        script=st.text("a*<🙂\n", max_size=750),
    ),
    min_size=1,
    max_size=MOST_PHASES,
).map(tuple)


@settings(max_examples=60)
@given(some_phases)
def test_phases_come_back_from_the_file_as_they_were_kept(found: tuple[Phase, ...]) -> None:
    assert from_rows(as_rows(found)) == found


@settings(max_examples=60)
@given(some_phases)
def test_the_minutes_on_a_card_add_up_and_every_card_fits(found: tuple[Phase, ...]) -> None:
    template = Template(1, "0000000001", "*" * NAME, "_" * 150, found, "0000000002", 7)
    card = cards.one(template, {}, may_change=True, note="Changed.", undo=True)
    said = words_of(card)
    each = [int(number) for number in re.findall(r"\*\*, (\d+) minutes?:", said)]
    assert each == [phase.minutes for phase in found]
    assert f"Together: {phases.in_minutes(sum(each))}." in said
    assert length(said) <= 4000
    for number in range(len(found)):
        assert length(words_of(cards.phase(template, number, may_change=True))) <= 4000
