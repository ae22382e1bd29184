"""What a window of the page can ask for. Every act is something a person can do, or a control beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from groupbot.loopback import components, offered
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.page import given, wires
from groupbot.loopback.page.seat import Seat
from groupbot.loopback.records import Message
from groupbot.loopback.shown import CannotDo, Reply, Shown

Words = dict[str, Any]
Act = Callable[[Seat, Words], Awaitable[Words]]
ACTS: dict[str, Act] = {}
PAGE_MOST = 100


def act(function: Act) -> Act:
    """Make a function an act of its own name."""
    ACTS[function.__name__] = function
    return function


def _channel(seat: Seat, said: Words) -> Channel:
    channel = seat.hub.world.channel(given.number(said["channel"]))
    if channel is None or not seat.person.can_see(channel):
        raise CannotDo("You do not see that channel.")
    return channel


def _message(seat: Seat, said: Words) -> Message:
    message = _channel(seat, said).messages.get(given.number(said["message"]))
    if message is None:
        raise CannotDo("That message is gone.")
    return message


def _component(seat: Seat, message: Message, said: Words) -> int:
    """Find the number of what was pressed by its custom_id, as Discord does.

    A number alone may by now be that of another button: the message may have been edited since it was drawn.
    """
    for one in components.walk(seat.person.look(message).components):
        if one.get("custom_id") == said["component"]:
            return one["id"]
    raise CannotDo("The message has changed since. Look at it again.")


def _guild(seat: Seat, said: Words) -> Guild:
    guild = seat.hub.world.guilds.get(given.number(said["guild"]))
    if guild is None or not guild.available:
        raise CannotDo("That server cannot be reached.")
    return guild


def _leaf(seat: Seat, line: str, channel: Channel) -> Words:
    return offered.spelled_out(seat.hub.world, seat.person, line, channel)[2]


def _answer(seat: Seat, reply: Reply) -> Words:
    """Hand over a modal; everything else comes by itself, as messages do."""
    modal = reply.modal
    if modal is None:
        return {}
    number = str(modal.interaction.id)
    seat.forms[number] = modal
    return {"modal": {"id": number} | modal.payload}


# Reading.


@act
async def look(seat: Seat, said: Words) -> Words:
    """Open a channel, or read on before or after a message."""
    channel = _channel(seat, said)
    before, after = (given.number(said[key]) if said.get(key) else None for key in ("before", "after"))
    most = min(given.number(said.get("most", 50)), PAGE_MOST)
    return {
        "messages": seat.eyes.page(channel, most, before, after),
        "readable": seat.eyes.may_read(channel),
        "newest": str(seat.eyes.newest(channel)),
    }


@act
async def read(seat: Seat, said: Words) -> Words:
    """Note that everything in a channel has been read, in all windows of this person."""
    channel = _channel(seat, said)
    seat.shared.note_read(seat.person.id, channel.id, seat.eyes.newest(channel))
    return {}


@act
async def dm(seat: Seat, said: Words) -> Words:
    """Open the direct message with the bot."""
    return {"channel": str(seat.hub.world.dm_with(seat.person.user).id)}


# Talking to the bot.


@act
async def commands(seat: Seat, said: Words) -> Words:
    """List the commands this person is offered here."""
    return {"commands": offered.registered(seat.hub.world, seat.person, _channel(seat, said))}


@act
async def slash(seat: Seat, said: Words) -> Words:
    """Send a slash command with its options."""
    channel, line = _channel(seat, said), str(said["command"])
    leaf = _leaf(seat, line, channel)
    filled = given.filled(leaf, said["options"])
    return _answer(seat, await seat.person.slash(line, in_=channel, **filled))


@act
async def autocomplete(seat: Seat, said: Words) -> Words:
    """Type into an option and get what the bot offers for it."""
    channel, line = _channel(seat, said), str(said["command"])
    others = given.filled(_leaf(seat, line, channel), said["options"])
    others.pop(said["option"], None)
    found = await seat.person.autocomplete(
        line, option=str(said["option"]), typed=str(said["typed"]), in_=channel, **others
    )
    return {"choices": [{"name": one.name, "value": one.value} for one in found]}


@act
async def context(seat: Seat, said: Words) -> Words:
    """Use a context menu command on a message or on somebody."""
    name = str(said["command"])
    if "message" in said:
        return _answer(seat, await seat.person.context(name, _message(seat, said)))
    target = given.Pointer(given.number(said["user"]))
    return _answer(seat, await seat.person.context(name, target, in_=_channel(seat, said)))


@act
async def press(seat: Seat, said: Words) -> Words:
    """Press a button of a message."""
    message = _message(seat, said)
    return _answer(seat, await seat.person.press(message, _component(seat, message, said)))


@act
async def choose(seat: Seat, said: Words) -> Words:
    """Choose in a menu of a message."""
    message = _message(seat, said)
    which = _component(seat, message, said)
    picked = given.picks(Shown(seat.person.look(message)).select(which), said["values"])
    return _answer(seat, await seat.person.choose(message, which, *picked))


@act
async def submit(seat: Seat, said: Words) -> Words:
    """Send a modal that was filled in."""
    modal = seat.forms.get(str(said["modal"]))
    if modal is None:
        raise CannotDo("That form is no longer open.")
    answer = _answer(seat, await seat.person.submit(modal, given.fields(modal, said["fields"])))
    seat.forms.pop(str(said["modal"]), None)
    return answer


# Talking to people.


@act
async def say(seat: Seat, said: Words) -> Words:
    """Write a message, with files or without."""
    files = [given.upload(one) for one in said.get("files") or []]
    text = str(said["text"])
    if len(text) > 2000:
        raise CannotDo("A message takes 2,000 characters at most.")
    if not text.strip() and not files:
        raise CannotDo("There is nothing to send.")
    await seat.person.says(_channel(seat, said), text, files={one.name: one.content for one in files})
    return {}


@act
async def react(seat: Seat, said: Words) -> Words:
    """Put a reaction under a message."""
    await seat.person.reacts(_message(seat, said), str(said["emoji"])[:32])
    return {}


@act
async def interested(seat: Seat, said: Words) -> Words:
    """Mark an event as interesting, or no longer."""
    await seat.person.is_interested(given.number(said["scheduled"]), on=said["on"] is True)
    return {}


# Voice, and coming and going.


@act
async def join(seat: Seat, said: Words) -> Words:
    """Join a voice or stage channel."""
    await seat.person.joins(_channel(seat, said))
    return {}


@act
async def leave(seat: Seat, said: Words) -> Words:
    """Leave voice."""
    await seat.person.leaves()
    return {}


@act
async def mute(seat: Seat, said: Words) -> Words:
    """Switch the microphone off or on."""
    await seat.person.mutes(on=said["on"] is True)
    return {}


@act
async def ask_to_speak(seat: Seat, said: Words) -> Words:
    """Raise a hand in the audience of a stage, or lower it."""
    await seat.person.asks_to_speak(on=said["on"] is True)
    return {}


@act
async def let_speak(seat: Seat, said: Words) -> Words:
    """Move somebody to the speakers of a stage, or to its audience."""
    await seat.person.lets_speak(given.Pointer(given.number(said["user"])), on=said["on"] is True)
    return {}


@act
async def join_server(seat: Seat, said: Words) -> Words:
    """Join a server."""
    seat.person.joins_server(_guild(seat, said))
    return {}


@act
async def leave_server(seat: Seat, said: Words) -> Words:
    """Leave a server."""
    guild = _guild(seat, said)
    if seat.person.id == guild.owner_id:
        raise CannotDo("The owner cannot leave the server.")
    seat.person.leaves_server(guild)
    return {}


@act
async def direct_messages(seat: Seat, said: Words) -> Words:
    """Take direct messages of the bot, or no longer."""
    seat.person.user.dms_open = said["on"] is True
    seat.shared.refresh()
    return {}


# Beside this Discord.


@act
async def control(seat: Seat, said: Words) -> Words:
    """Use one of the buttons beside this Discord."""
    button = seat.shared.controls.button(str(said["name"]))
    if button is None:
        raise CannotDo("There is no such button.")
    words = await button.act()
    seat.shared.tell_controls()
    return {"said": words}


@act
async def guide(seat: Seat, said: Words) -> Words:
    """Begin a guide again."""
    found = seat.shared.controls.guide(str(said["name"]))
    if found:
        found.begin_again()
        seat.shared.tell_guides()
    return {}


@act
async def wire(seat: Seat, said: Words) -> Words:
    """Show the last requests and gateway events."""
    return {"lines": wires.newest(seat.hub.wire)}
