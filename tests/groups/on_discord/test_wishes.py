"""Names on cards, greeters and needs, as members and facilitators meet them on Discord."""

from __future__ import annotations

from groupbot.loopback import Shown
from tests.stage import Stage


async def meets(stage: Stage) -> Shown:
    """Have Sam and Mia be in Monday Circle, and give the card of its session."""
    await stage.make_group()
    await stage.fill_group("Monday Circle", stage.sam, stage.mia)
    await stage.plan()
    return session_card(stage)


def session_card(stage: Stage) -> Shown:
    """Give the card of the session as it stands now."""
    return next(shown for shown in stage.mia.sees(stage.announcements) if "Coming" in shown.buttons)


async def test_a_name_stands_on_the_card_by_choice_and_goes_by_choice(stage: Stage) -> None:
    placed = await stage.sam.press(await meets(stage), "Coming")
    await stage.settled()
    assert f"<@{stage.sam.id}>" not in session_card(stage).text
    wishes = await stage.sam.press(placed, "My name on the card")
    assert "Your name is not on the card of any session." in wishes.text
    wishes = await stage.sam.press(wishes, "Show my name on the card")
    assert "Everyone who can see the card sees it." in wishes.text
    await stage.settled()
    assert f"named here by their own choice: <@{stage.sam.id}>" in session_card(stage).text
    await stage.sam.slash("/group name-on-card", in_=stage.announcements, group="Monday Circle", show="no")
    await stage.settled()
    assert f"<@{stage.sam.id}>" not in session_card(stage).text


async def test_somebody_new_is_shown_who_greets_until_they_stop(stage: Stage) -> None:
    card, here = await meets(stage), stage.announcements
    said = await stage.mia.slash("/group greeter join", in_=here, group="Monday Circle")
    assert "People who come for the first time are shown your name" in said.text
    placed = await stage.sam.press(card, "Coming")
    assert f"<@{stage.mia.id}> is glad to help people who are new." in placed.text
    await stage.sam.press(placed, "Withdraw")
    stopped = await stage.mia.slash("/group greeter leave", in_=here, group="Monday Circle")
    assert "You are not shown to people who are new." in stopped.text
    assert f"<@{stage.mia.id}>" not in (await stage.sam.press(card, "Coming")).text


async def test_a_need_is_written_read_by_the_facilitators_and_taken_away(stage: Stage) -> None:
    card = await meets(stage)
    placed = await stage.sam.press(card, "Coming")
    form = await stage.sam.press(await stage.sam.press(placed, "My name on the card"), "Write what I need")
    kept = await stage.sam.submit(form, {"What you need, for the facilitators": "Captions <@1>"})
    assert "What you need: Captions" in kept.text
    people = await stage.fay.press(await stage.fay.press(card, "Details"), "Who is coming")
    assert "needs something" in people.text
    assert "> Captions" in people.text
    assert "<@1>" not in people.text
    gone = await stage.sam.slash("/me access-need", in_=stage.announcements, group="Monday Circle", text="-")
    assert "You have not written that you need something" in gone.text
    people = await stage.fay.press(await stage.fay.press(card, "Details"), "Who is coming")
    assert "needs something" not in people.text


async def test_what_one_wishes_is_shown_from_the_group(stage: Stage) -> None:
    await meets(stage)
    own = await stage.sam.slash("/group show", in_=stage.announcements, group="Monday Circle")
    wishes = await stage.sam.press(own, "What I wish here")
    shown = await stage.sam.slash("/group wishes", in_=stage.announcements, group="Monday Circle")
    assert wishes.text == shown.text
    assert wishes.ephemeral
