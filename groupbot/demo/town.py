"""The demo's server with a past: its rooms, its roles, its groups and its people. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass

from groupbot.demo import hillside
from groupbot.demo.hillside import Hillside
from groupbot.loopback import Loopback, Person
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.records import Role

SERVER = "Harbour Peer Support"
OUTSIDER = "Olive"


@dataclass(frozen=True)
class Plan:
    """A group on paper: `when` it meets, `every` so many weeks, and the names of who leads and who comes.

    `programme` is the title of the ten numbered evenings that it begins after the quarter, if it does.
    """

    name: str
    mode: str
    room: str
    when: str
    every: int
    led_by: tuple[str, ...]
    members: tuple[str, ...]
    programme: str = ""


PLANS = (
    Plan(
        *("Monday Circle", "named", "Circle Room", "mon 19:00", 1),
        led_by=("Robin", "Alex"),
        members=("Sam", "Mia", "Noor", "Lee", "Ivy", "Tom", "Zoe", "Ben"),
    ),
    Plan(
        *("Open Door", "number", "Open Door", "wed 18:00", 2),
        led_by=("Alex",),
        members=("Ana", "Kit", "Uma", "Jo", "Pia"),
    ),
    Plan(
        *("Loss and Living", "number", "Quiet Room", "tue 18:30", 2),
        led_by=("Mara",),
        members=(
            "Ravi",
            "Elsa",
            "Omar",
            "Nell",
            "Finn",
            "Tess",
            "Hugo",
            "Lina",
            "Gus",
            "Maya",
            "Dov",
            "Ines",
        ),
    ),
    Plan(
        *("Night Owls", "named", "Late Room", "thu 21:00", 4),
        led_by=("Theo",),
        members=("Remy", "Skye", "Otto", "Mia", "Kit", "Ben"),
    ),
    Plan(
        *("Carers’ Table", "named", "Kitchen", "sat 10:00", 3),
        led_by=("Sunny",),
        members=("Rosa", "Abel", "Vera", "Ned", "Joan", "Paul", "Edie", "Tom", "Uma"),
    ),
    Plan(
        *("New Here", "number", "Porch", "fri 17:00", 4),
        led_by=("Alex", "Robin"),
        members=("Wren", "Cleo", "Bram", "Lux"),
        programme="Ten Fridays",
    ),
)
STAFF = {"Dana": "coordinator", "Ada": "runs the server", "Grace": "owns the server"}


@dataclass(frozen=True)
class Circle:
    """A group with its room and its people."""

    plan: Plan
    room: Channel
    led_by: list[Person]
    members: list[Person]

    @property
    def name(self) -> str:
        """Give its name."""
        return self.plan.name


@dataclass(frozen=True)
class Town:
    """The server of the demo. The first two circles are those of the story that is told."""

    guild: Guild
    announcements: Channel
    staff_room: Channel
    coordinator_role: Role
    facilitator_role: Role
    circles: list[Circle]
    ada: Person  # runs the server
    dana: Person  # coordinator
    olive: Person  # not in the server
    hillside: Hillside

    @property
    def robin(self) -> Person:
        """Give the facilitator of the first circle."""
        return self.circles[0].led_by[0]

    @property
    def alex(self) -> Person:
        """Give the facilitator of the second circle, who helps in the first."""
        return self.circles[1].led_by[0]

    @property
    def members(self) -> list[Person]:
        """Give the members of the first circle."""
        return self.circles[0].members

    @property
    def circle_room(self) -> Channel:
        """Give the room of the first circle."""
        return self.circles[0].room

    @property
    def cast(self) -> dict[int, str]:
        """Say who everybody is, those first whom the story is about."""
        found = {
            self.members[0].id: f"member of {self.circles[0].name}",
            self.robin.id: "facilitator",
            self.dana.id: "coordinator",
            self.ada.id: "runs the server",
            self.hillside.iris.id: "new server, nothing set up",
            self.olive.id: "not in the server",
        }
        for circle in self.circles:
            for person in circle.led_by:
                found.setdefault(person.id, "facilitator")
        for circle in self.circles:
            for person in circle.members:
                found.setdefault(person.id, f"member of {circle.name}")
        return found | self.hillside.others

    @property
    def everyone(self) -> list[Person]:
        """Give all people the story knows."""
        people = [self.ada, self.dana, self.olive]
        for circle in self.circles:
            people += [*circle.led_by, *circle.members]
        return list({person.id: person for person in people}.values())

    def known_as(self, person: Person) -> str:
        """Say who somebody is in the story."""
        return self.cast.get(person.id, "member").partition(" of ")[0]


def build(loopback: Loopback) -> Town:
    """Make the server, its rooms, its roles and its people."""
    guild = loopback.world.guild(SERVER, loopback.person("Grace"))
    facilitator = guild.role("Facilitator", color=0x2E9E63, hoist=True)
    coordinator = guild.role("Coordinator", color=0xC27C0E, hoist=True)
    admin = guild.role("Admin", "manage_guild", color=0x9B59B6, hoist=True)
    guild.text("announcements", topic="Sessions are announced here. Press Coming on a card to take a place.")
    staff_room = guild.text("facilitators", topic="For facilitators and coordinators only.")
    staff_room.deny(guild.everyone, "view_channel")
    for role in (facilitator, coordinator, admin, guild.bot_role):
        staff_room.allow(role, "view_channel", "send_messages")
    guild.text("lobby", topic="Say hello.")
    rooms = guild.category("Rooms")
    for plan in PLANS:
        guild.voice(plan.room, parent=rooms)
    guild.stage("Open evening", parent=rooms)
    people = {"Ada": [admin], "Dana": [coordinator]}
    people |= {name: [facilitator] for plan in PLANS for name in plan.led_by}
    for name in [*people, *dict.fromkeys(name for plan in PLANS for name in plan.members)]:
        loopback.person(name, guild, people.get(name, ()))
    loopback.person(OUTSIDER)
    hillside.build(loopback, loopback.known("Ada"))
    return found(loopback)


def found(loopback: Loopback) -> Town:
    """Find the server that was built before. KeyError when it is not there."""
    guild = loopback.world.guild_named(SERVER)
    roles = {role.name: role for role in guild.roles.values()}
    people = {user.display: Person(loopback, user) for user in loopback.world.users.values()}
    circles = [
        Circle(
            plan,
            guild.channel(plan.room),
            [people[name] for name in plan.led_by],
            [people[name] for name in plan.members],
        )
        for plan in PLANS
    ]
    return Town(
        guild=guild,
        announcements=guild.channel("announcements"),
        staff_room=guild.channel("facilitators"),
        coordinator_role=roles["Coordinator"],
        facilitator_role=roles["Facilitator"],
        circles=circles,
        ada=people["Ada"],
        dana=people["Dana"],
        olive=people[OUTSIDER],
        hillside=hillside.found(loopback),
    )
