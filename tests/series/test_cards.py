"""Cards of series: within Discord's limits whatever people wrote, and nothing typed has power on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from cogs.kit.card import Buttons, Card, Menu, Text
from cogs.series import cards
from groupbot.groups.model import PlaceKind
from groupbot.series.model import Series, SeriesState
from groupbot.series.reading import Ends
from groupbot.series.rule import Rule, Unit
from groupbot.series.service import Shown
from groupbot.sessions.model import Reason, SessionState
from groupbot.when import at_wall_time
from tests.sessions.making import GROUP

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LONG = "@everyone *" * 9
SERIES = Series(
    guild_id=10,
    id="series0000",
    group_id=GROUP.id,
    rule=Rule(Unit.WEEK, 1, (0,)),
    starts_on=date(2027, 1, 4),
    since=date(2027, 1, 4),
    at=time(19),
    zone="Europe/London",
    ends=Ends(),
    title=LONG,
    topic="`x` " * 240,
    length=90,
    capacity=12,
    place_channel_id=103,
    place_kind=PlaceKind.VOICE,
    facilitator_id=21,
    created_by=21,
    created_at=NOW,
    state=SeriesState.RUNNING,
)


def text(drawn: Card) -> str:
    return "\n".join(part.words for part in drawn.parts if isinstance(part, Text))


def buttons(drawn: Card) -> list[str]:
    return [b.label for part in drawn.parts if isinstance(part, Buttons) for b in part.buttons]


def shown(series: Series, dates: int = 60, *, leads: bool = True) -> Shown:
    """Give a series with so many dates planned."""
    days = [date(2027, 1, 4) + timedelta(weeks=n) for n in range(dates)]
    sessions = tuple(
        replace(series.session_on(day, None, NOW), id=f"session{n:03d}", state=SessionState.PLANNED)
        for n, day in enumerate(days)
    )
    return Shown(series, GROUP, sessions, leads=leads)


def test_cards_with_the_longest_words_stay_within_the_limits() -> None:
    draft = replace(SERIES, state=SeriesState.DRAFT)
    days = [date(2027, 3, 7) + timedelta(weeks=n) for n in range(6)]
    first = tuple(
        (day, at_wall_time(datetime.combine(day, time(1, 30)), "Europe/London", NOW)) for day in days
    )
    preview = Shown(draft, GROUP, (), first, ("x" * 150,) * 12, "America/New_York", True)
    for drawn in (
        cards.preview(preview),
        cards.running(shown(SERIES)),
        cards.changed(shown(SERIES)),
        cards.listing([shown(SERIES)] * 30),
        cards.end_sure(shown(SERIES)),
    ):
        assert len(text(drawn)) < 4000
        assert "@everyone" not in text(drawn)
        menus = [part for part in drawn.parts if isinstance(part, Menu)]
        assert all(len(menu.options) <= 25 for menu in menus)


def test_a_date_left_out_is_told_with_its_reason_and_a_moved_one_with_its_day() -> None:
    found = shown(SERIES, 3)
    first, second, third = found.sessions
    first = replace(
        first, state=SessionState.CANCELLED, reason=Reason.HOLIDAY, reason_words="Easter", cancelled_at=NOW
    )
    second = replace(second, meant_at="2027-01-12T18:00", number=2, out_of=3)
    drawn = text(cards.running(replace(found, sessions=(first, second, third))))
    assert "no session. It is a holiday. Easter" in drawn
    assert "2 of 3, in place of Mon 11 Jan" in drawn


def test_members_get_no_buttons_of_facilitators() -> None:
    assert buttons(cards.running(shown(SERIES, leads=False))) == ["Later", "Calendar file"]
    assert buttons(cards.running(shown(SERIES))) == [
        "Later",
        "Calendar file",
        "Change all future dates",
        "End this series",
    ]
    over = replace(SERIES, state=SeriesState.ENDED)
    assert buttons(cards.running(shown(over))) == []
    assert "**This series has ended.**" in text(cards.running(shown(over)))


def test_the_forms_hold_the_present_plan() -> None:
    form = cards.draft_form(replace(SERIES, rule=Rule(Unit.MONTH, 2, (1,), 2), ends=Ends(after=10)))
    assert [field.value for field in form.fields][:4] == [
        "2027-01-04 19:00 Europe/London",
        "every 2 months",
        "2nd tue",
        "after 10",
    ]
    assert cards.change_form(SERIES, "session001").target.extra == "session001"


def test_a_series_with_no_date_near_says_when_it_goes_on() -> None:
    found = replace(shown(SERIES, 0), next_day=date(2028, 2, 29))
    words = "The next date is 29 February 2028. It is planned 8 weeks before."
    for drawn in (cards.running(found), cards.listing([found]), cards.published(found, 6)):
        assert words in text(drawn)
    assert "No more dates are planned." in text(cards.running(replace(found, next_day=None)))


def test_what_is_published_counts_the_dates_that_are_held_and_begins_with_the_first() -> None:
    series = replace(SERIES, title="Quiet evening", grows_at=None)
    found = shown(series, 2)
    rest = replace(found.sessions[0], state=SessionState.CANCELLED, reason=Reason.HOLIDAY)
    said = text(cards.published(replace(found, sessions=(rest, found.sessions[1])), 6))
    assert f"<t:{int(found.sessions[1].starts_at.timestamp())}" in said
    assert "1 date is planned now. " in said
    assert (
        f"The card of each appears in <#{found.group.announce_channel_id}> 6 days before, or at once" in said
    )
    assert " 1 day before," in text(cards.published(found, 1))
    assert "more as time goes on" in text(cards.published(shown(replace(series, grows_at=NOW)), 6))
