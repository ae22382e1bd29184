"""The demo's other server: a few people who have just invited the bot, and nothing set up yet."""

from __future__ import annotations

from dataclasses import dataclass

from groupbot.loopback import Loopback, Person
from groupbot.loopback.guild import Channel, Guild

SERVER = "Hillside Neighbours"
_RUNS_IT = "Iris"
_COULD_FACILITATE, _MEMBERS = ("Hana", "Jack"), ("June", "Leon")


@dataclass(frozen=True)
class Hillside:
    """The server that nobody has set up."""

    guild: Guild
    iris: Person  # owns it and runs it
    facilitators: list[Person]
    members: list[Person]

    @property
    def general(self) -> Channel:
        """Give the channel everyone reads first."""
        return self.guild.channel("general")

    @property
    def announcements(self) -> Channel:
        """Give the channel for cards."""
        return self.guild.channel("announcements")

    @property
    def others(self) -> dict[int, str]:
        """Say who is there besides Iris."""
        known = dict.fromkeys((one.id for one in self.facilitators), "new server, could facilitate")
        return known | dict.fromkeys((one.id for one in self.members), "new server")


def build(loopback: Loopback, both: Person) -> Hillside:
    """Make the server, its channels and its people; `both` runs the demo's first server, and this one too."""
    iris = loopback.person(_RUNS_IT)
    guild = loopback.world.guild(SERVER, iris)
    helper = guild.role("Facilitator", color=0x2E9E63, hoist=True)
    coordinator = guild.role("Coordinator", color=0xC27C0E, hoist=True)
    admin = guild.role("Admin", "manage_guild", color=0x9B59B6, hoist=True)
    guild.text("general", topic="Say hello.")
    guild.text("announcements", topic="What is on.")
    staff = guild.text("facilitators", topic="For those who look after the group.")
    staff.deny(guild.everyone, "view_channel")
    for role in (helper, coordinator, admin, guild.bot_role):
        staff.allow(role, "view_channel", "send_messages")
    guild.voice("Living room")
    guild.set_roles(iris, [admin, coordinator])
    guild.add_member(both.user, [admin])
    for name in _COULD_FACILITATE:
        loopback.person(name, guild, [helper])
    for name in _MEMBERS:
        loopback.person(name, guild)
    return found(loopback)


def found(loopback: Loopback) -> Hillside:
    """Find the server that was built before. KeyError when it is not there."""
    guild = loopback.world.guild_named(SERVER)
    return Hillside(
        guild,
        loopback.known(_RUNS_IT),
        [loopback.known(name) for name in _COULD_FACILITATE],
        [loopback.known(name) for name in _MEMBERS],
    )
