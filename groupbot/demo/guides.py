"""The guided story: a few steps for each part that people play, each ticked off when done."""

from __future__ import annotations

from groupbot.demo.play import Play
from groupbot.demo.seen import Sign, either, joined, left_voice, posted, pressed, told, used
from groupbot.loopback.page import Guide, Step


def guides(play: Play) -> list[Guide]:
    """Write the guides."""
    return [_member(play), _facilitator(play), _coordinator(play), _admin(play), _newcomer(play)]


def _member(play: Play) -> Guide:
    t = play.town
    sam = t.members[0]
    announcements, room = f"<#{t.announcements.id}>", f"<#{t.circle_room.id}>"
    return Guide(
        "member",
        "A member: take a place and go",
        sam.id,
        [
            Step(
                f"In {announcements}, press **Coming** on the card of Monday Circle.", pressed(sam, "Coming")
            ),
            Step(
                "Press **Remind me**, choose *1 hour before* and *By direct message*.",
                pressed(sam, "Remind me"),
            ),
            Step(
                "Move the clock with **Next** until the reminder comes; the envelope at the left counts it.",
                told(sam, "starts"),
                in_turn=True,
            ),
            Step(
                f"Move on with **Next** until the session opens, then join {room}.",
                joined(sam, t.circle_room),
            ),
            Step("Leave the room again with **Leave voice**.", left_voice(sam)),
            Step("Type `/me next` to see what comes next for you.", used(sam, "/me next")),
        ],
    )


def _facilitator(play: Play) -> Guide:
    t = play.town
    robin, staff = t.robin, f"<#{t.staff_room.id}>"
    return Guide(
        "facilitator",
        "A facilitator: plan, open and close a session, then ten",
        robin.id,
        [
            Step(
                f"In {staff}, type `/session new` for *Monday Circle*, when: `in 3 days 19:00`.",
                used(robin, "/session new"),
            ),
            Step("Only you see the preview. Press **Publish**.", pressed(robin, "Publish")),
            Step(
                f"Move the clock with **Next** until a console appears in {staff}.",
                posted(t.staff_room, "Console", f"<@{robin.id}>"),
                in_turn=True,
            ),
            Step("Press **Who is coming** on the console.", pressed(robin, "Who is coming")),
            Step(
                "Press **End** on the console, or move on until it ends.",
                posted(t.staff_room, "ended."),
                in_turn=True,
            ),
            Step("Press **Who came** on what the bot says then.", pressed(robin, "Who came")),
            Step(
                "Plan ten weeks at once: type `/series new` for *Monday Circle*, when: `in 10 days 19:00`, "
                "ends: `after 10`, programme: `yes`.",
                used(robin, "/series new"),
            ),
            Step(
                "You see the first dates, and nothing is public yet. Press **Publish**.",
                pressed(robin, "Publish", "series"),
            ),
        ],
    )


def _coordinator(play: Play) -> Guide:
    t = play.town
    dana, staff = t.dana, f"<#{t.staff_room.id}>"
    return Guide(
        "coordinator",
        "A coordinator: what the quarter was like",
        dana.id,
        [
            Step(
                f"In {staff}, type `/report attendance`, period: `2026-Q4`.", used(dana, "/report attendance")
            ),
            Step("Press the chart to see it large, then press **By month**.", pressed(dana, "By month")),
            Step("Press **What the numbers mean**.", pressed(dana, "What the numbers mean")),
            Step(
                "Press **Who came** on an ended session: names are for its facilitators only.",
                pressed(dana, "Who came"),
            ),
            Step("Type `/group list` to see all groups.", used(dana, "/group list")),
        ],
    )


def _admin(play: Play) -> Guide:
    t = play.town
    ada, staff = t.ada, f"<#{t.staff_room.id}>"
    return Guide(
        "admin",
        "Who runs the server: set the bot up",
        ada.id,
        [
            Step(f"In {staff}, type `/setup show` to see what is set up.", used(ada, "/setup show")),
            Step("Type `/setup start`: it goes on at what is still open.", used(ada, "/setup start")),
            Step(
                "Read what the group asks of everyone, and press **Use these lines**.",
                pressed(ada, "Use these lines", "Set-up"),
            ),
            Step("Press **Stop here** whenever you like: what was set stays.", pressed(ada, "Stop here")),
        ],
    )


def _newcomer(play: Play) -> Guide:
    h = play.town.hillside
    iris, june = h.iris, h.members[0]
    general, announcements = f"<#{h.general.id}>", f"<#{h.announcements.id}>"

    def at(number: int, label: str = "Next") -> Sign:
        return pressed(iris, label, f"step {number} of")

    return Guide(
        "newcomer",
        "From nothing to a first session",
        iris.id,
        [
            Step(f"The bot has just been invited. In {general}, type `/help`.", used(iris, "/help")),
            Step(
                "Press **Set up groupbot**, or type `/setup start`.",
                either(pressed(iris, "Set up groupbot"), used(iris, "/setup start")),
            ),
            Step("Choose a channel in each of the first three menus, and press **Next**.", at(1)),
            Step("Choose who coordinates, and press **Next**.", at(2)),
            Step("Choose what is kept of who came, and press **Next**.", at(3)),
            Step("Press **Make the group**: give it a name and a city.", at(4, "Make the group")),
            Step("Press **I facilitate it**.", at(5, "I facilitate it")),
            Step("Read what people agree to, and press **Use these lines**.", at(6, "Use these lines")),
            Step("Choose a region, then press **Write the contact**.", at(8, "Write the contact")),
            Step("Press **Keep it so**.", at(9, "Keep it so")),
            Step("Press **Post a test card**, then **Next**.", at(10)),
            Step(
                "Press **Plan the first session**, write for example `tue 19:00`, and press **Publish**.",
                pressed(iris, "Publish"),
            ),
            Step(f"Be June, and press **Coming** in {announcements}.", pressed(june, "Coming")),
        ],
    )
