"""The demo's server: its rooms, its roles and its people. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass

from groupbot.loopback import Loopback, Person
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.records import Role

MEMBERS = ("Sam", "Mia", "Noor", "Lee", "Ivy", "Tom", "Zoe", "Ben")
DOOR_MEMBERS = ("Ana", "Kit", "Uma", "Jo", "Pia")


@dataclass(frozen=True)
class Town:
    """The server of the demo."""

    guild: Guild
    announcements: Channel
    staff_room: Channel
    circle_room: Channel
    door_room: Channel
    coordinator_role: Role
    facilitator_role: Role
    ada: Person  # runs the server
    dana: Person  # coordinator
    robin: Person  # facilitator of Monday Circle
    alex: Person  # facilitator of Open Door, co-facilitator of Monday Circle
    members: list[Person]
    door_members: list[Person]

    @property
    def everyone(self) -> list[Person]:
        """Give all people of the server."""
        return [self.ada, self.dana, self.robin, self.alex, *self.members, *self.door_members]

    def known_as(self, person: Person) -> str:
        """Say who somebody is in the story."""
        parts = {
            self.ada.id: "runs the server",
            self.dana.id: "coordinator",
            self.robin.id: "facilitator",
            self.alex.id: "facilitator",
        }
        return parts.get(person.id, "member")


def build(loopback: Loopback) -> Town:
    """Make the server, its rooms, its roles and its people."""
    guild = loopback.world.guild("Harbour Peer Support")
    facilitator, coordinator = guild.role("Facilitator"), guild.role("Coordinator")
    admin = guild.role("Admin", "manage_guild")
    staff_room = guild.text("facilitators")
    staff_room.deny(guild.everyone, "view_channel")
    for role in (facilitator, coordinator, admin, guild.bot_role):
        staff_room.allow(role, "view_channel", "send_messages")
    return Town(
        guild=guild,
        announcements=guild.text("announcements"),
        staff_room=staff_room,
        circle_room=guild.voice("Circle Room"),
        door_room=guild.voice("Open Door"),
        coordinator_role=coordinator,
        facilitator_role=facilitator,
        ada=loopback.person("Ada", guild, [admin]),
        dana=loopback.person("Dana", guild, [coordinator]),
        robin=loopback.person("Robin", guild, [facilitator]),
        alex=loopback.person("Alex", guild, [facilitator]),
        members=[loopback.person(name, guild) for name in MEMBERS],
        door_members=[loopback.person(name, guild) for name in DOOR_MEMBERS],
    )
