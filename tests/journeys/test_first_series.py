"""From an empty server to a series that runs: set up, published, taken up, and moved over a clock change."""

from __future__ import annotations

from datetime import UTC, datetime

from groupbot.loopback import Reply
from groupbot.loopback.shown import Shown
from tests.setup.test_start import Bare, bare  # noqa: F401

MARCH = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
FOURTH = datetime(2027, 3, 23, 19, 0, tzinfo=UTC)
CLOCKS_CHANGE = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)  # in London


async def test_a_server_gets_from_nothing_to_ten_weeks_that_people_come_to(bare: Bare) -> None:  # noqa: F811
    await bare.stage.pass_until(MARCH)
    published = await _published(bare)
    (card,) = _cards(bare)
    asked = await bare.guest.press(card, "Coming")
    assert "What is said here stays here." in asked.text
    assert "You are coming" in (await bare.guest.press(asked, "I agree")).text

    shown = await bare.ina.press(published, "Details")
    starts = await _starts(bare)
    assert len(starts) == 8  # as far as eight weeks go
    assert [at.hour for at in starts] == [19 if at < CLOCKS_CHANGE else 18 for at in starts]

    await bare.stage.pass_until(datetime(2027, 3, 18, 12, 0, tzinfo=UTC))
    cards = _cards(bare)
    assert f"<t:{int(FOURTH.timestamp())}:" in cards[-1].text
    placed = await bare.guest.press(cards[-1], "Coming")  # who agreed once is not asked again
    assert "You are coming" in placed.text
    date = await bare.ina.choose(shown, "Show, skip or move a date", shown.shown.options()[3])
    form = await bare.ina.press(date, "Change")
    changed = await bare.ina.submit(form, {"When": "2027-03-31 19:00"})
    assert "Told once, within 5 minutes: 1 coming." in changed.text
    await bare.stage.pass_time(minutes=6)
    assert datetime(2027, 3, 31, 18, 0, tzinfo=UTC) in await _starts(bare)
    assert FOURTH not in await _starts(bare)
    told = await bare.guest.slash("/me inbox", in_=bare.news)
    assert "has changed" in told.text
    assert "Keep my place" in told.buttons
    await bare.stage.app.core.series.book.ring()
    assert FOURTH not in await _starts(bare)  # what was moved is not planned again


async def _published(bare: Bare) -> Reply:  # noqa: F811
    """Go through every step of set-up by presses and forms alone."""
    card = await bare.until_the_test()
    card = await bare.ina.press(card, "Post a test card")
    card = await bare.ina.press(card, "Next")
    form = await bare.ina.press(card, "Every week at the same time")
    given = {"When the first one starts": "tue 19:00", "How many there are; empty for no end": "10"}
    preview = await bare.ina.submit(form, given)
    assert "Nothing is public yet" in preview.text
    assert "Every week on Tuesday, 19:00 (Europe/London)" in preview.text
    assert "It ends after 10 dates." in preview.text
    assert not bare.news.messages
    published = await bare.ina.press(preview, "Publish")
    await bare.stage.settled()
    return published


def _cards(bare: Bare) -> list[Shown]:  # noqa: F811
    return [one for one in bare.guest.sees(bare.news) if "Monday Circle" in one.text]


async def _starts(bare: Bare) -> list[datetime]:  # noqa: F811
    core = bare.stage.app.core
    within = (MARCH, datetime(2027, 6, 1, tzinfo=UTC))
    return [one.starts_at for one in await core.sessions.held_or_not(bare.guild.id, *within)]
