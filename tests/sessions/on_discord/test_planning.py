from __future__ import annotations

from tests.sessions.on_discord.conftest import Circle


async def test_a_session_is_public_only_after_publish(circle: Circle) -> None:
    stage = circle.stage
    preview = await stage.fay.slash(
        "/session new", in_=stage.staff_room, group="Monday Circle", when="mon 19:00", topic="Sleep"
    )
    assert preview.ephemeral
    assert "Nothing is public yet" in preview.text
    assert "Mon 4 Jan 2027, 19:00 (Europe/London)" in preview.text
    assert preview.buttons == ["Publish", "Change", "Discard"]
    await stage.settled()
    assert circle.cards() == []
    published = await stage.fay.press(preview, "Publish")
    assert published.buttons == ["Plan next week too", "Details"]
    await stage.settled()
    [card] = circle.cards()
    assert "Monday Circle" in card.text
    assert card.buttons == ["Coming", "Maybe", "Can't", "Details", "Who sees me?"]
