"""What a window of the page can ask for. Every act is something a person can do, or a control beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from groupbot.loopback import offered
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.page import given, wires
from groupbot.loopback.records import Message
from groupbot.loopback.shown import CannotDo, Reply, Shown

if TYPE_CHECKING:
    from groupbot.loopback.page.window import Window

Words = dict[str, Any]
Act = Callable[["Window", Words], Awaitable[Words]]
ACTS: dict[str, Act] = {}
PAGE_MOST = 100


def act(function: Act) -> Act:
    """Make a function an act of its own name."""
    ACTS[function.__name__] = function
    return function


def _channel(window: Window, said: Words) -> Channel:
    channel = window.hub.world.channel(given.number(said["channel"]))
    if channel is None or not window.person.can_see(channel):
        raise CannotDo("You do not see that channel.")
    return channel


def _message(window: Window, said: Words) -> Message:
    message = _channel(window, said).messages.get(given.number(said["message"]))
    if message is None:
        raise CannotDo("That message is gone.")
    return message


def _guild(window: Window, said: Words) -> Guild:
    guild = window.hub.world.guilds.get(given.number(said["guild"]))
    if guild is None or not guild.available:
        raise CannotDo("That server cannot be reached.")
    return guild


def _leaf(window: Window, line: str, channel: Channel) -> Words:
    return offered.spelled_out(window.hub.world, window.person, line, channel)[2]


def _answer(window: Window, reply: Reply) -> Words:
    """Hand over a modal; everything else comes by itself, as messages do."""
    modal = reply.modal
    if modal is None:
        return {}
    number = str(modal.interaction.id)
    window.forms[number] = modal
    return {"modal": {"id": number} | modal.payload}


# Reading.


@act
async def look(window: Window, said: Words) -> Words:
    """Open a channel, or read on before or after a message."""
    channel = _channel(window, said)
    before, after = (given.number(said[key]) if said.get(key) else None for key in ("before", "after"))
    most = min(given.number(said.get("most", 50)), PAGE_MOST)
    return {
        "messages": window.eyes.page(channel, most, before, after),
        "readable": window.eyes.may_read(channel),
        "newest": str(window.eyes.newest(channel)),
    }


@act
async def read(window: Window, said: Words) -> Words:
    """Note that everything in a channel has been read, in all windows of this person."""
    channel = _channel(window, said)
    window.page.note_read(window.person.id, channel.id, window.eyes.newest(channel))
    return {}


@act
async def dm(window: Window, said: Words) -> Words:
    """Open the direct message with the bot."""
    return {"channel": str(window.hub.world.dm_with(window.person.user).id)}


# Talking to the bot.


@act
async def commands(window: Window, said: Words) -> Words:
    """List the commands this person is offered here."""
    return {"commands": offered.registered(window.hub.world, window.person, _channel(window, said))}


@act
async def slash(window: Window, said: Words) -> Words:
    """Send a slash command with its options."""
    channel, line = _channel(window, said), str(said["command"])
    leaf = _leaf(window, line, channel)
    filled = given.filled(leaf, said["options"])
    return _answer(window, await window.person.slash(line, in_=channel, **filled))


@act
async def autocomplete(window: Window, said: Words) -> Words:
    """Type into an option and get what the bot offers for it."""
    channel, line = _channel(window, said), str(said["command"])
    others = given.filled(_leaf(window, line, channel), said["options"])
    others.pop(said["option"], None)
    found = await window.person.autocomplete(
        line, option=str(said["option"]), typed=str(said["typed"]), in_=channel, **others
    )
    return {"choices": [{"name": one.name, "value": one.value} for one in found]}


@act
async def context(window: Window, said: Words) -> Words:
    """Use a context menu command on a message or on somebody."""
    name = str(said["command"])
    if "message" in said:
        return _answer(window, await window.person.context(name, _message(window, said)))
    target = given.Pointer(given.number(said["user"]))
    return _answer(window, await window.person.context(name, target, in_=_channel(window, said)))


@act
async def press(window: Window, said: Words) -> Words:
    """Press a button of a message."""
    message = _message(window, said)
    return _answer(window, await window.person.press(message, given.number(said["component"])))


@act
async def choose(window: Window, said: Words) -> Words:
    """Choose in a menu of a message."""
    message, which = _message(window, said), given.number(said["component"])
    picked = given.picks(Shown(window.person.look(message)).select(which), said["values"])
    return _answer(window, await window.person.choose(message, which, *picked))


@act
async def submit(window: Window, said: Words) -> Words:
    """Send a modal that was filled in."""
    modal = window.forms.get(str(said["modal"]))
    if modal is None:
        raise CannotDo("That form is no longer open.")
    answer = _answer(window, await window.person.submit(modal, given.fields(modal, said["fields"])))
    window.forms.pop(str(said["modal"]), None)
    return answer


# Talking to people.


@act
async def say(window: Window, said: Words) -> Words:
    """Write a message, with files or without."""
    files = [given.upload(one) for one in said.get("files") or []]
    text = str(said["text"])
    if len(text) > 2000:
        raise CannotDo("A message takes 2,000 characters at most.")
    if not text.strip() and not files:
        raise CannotDo("There is nothing to send.")
    await window.person.says(_channel(window, said), text, files={one.name: one.content for one in files})
    return {}


@act
async def react(window: Window, said: Words) -> Words:
    """Put a reaction under a message."""
    await window.person.reacts(_message(window, said), str(said["emoji"])[:32])
    return {}


@act
async def interested(window: Window, said: Words) -> Words:
    """Mark an event as interesting."""
    await window.person.is_interested(given.number(said["scheduled"]))
    window.page.refresh()
    return {}


# Voice, and coming and going.


@act
async def join(window: Window, said: Words) -> Words:
    """Join a voice or stage channel."""
    await window.person.joins(_channel(window, said))
    return {}


@act
async def leave(window: Window, said: Words) -> Words:
    """Leave voice."""
    await window.person.leaves()
    return {}


@act
async def mute(window: Window, said: Words) -> Words:
    """Switch the microphone off or on."""
    await window.person.mutes(on=said["on"] is True)
    return {}


@act
async def join_server(window: Window, said: Words) -> Words:
    """Join a server."""
    window.person.joins_server(_guild(window, said))
    return {}


@act
async def leave_server(window: Window, said: Words) -> Words:
    """Leave a server."""
    guild = _guild(window, said)
    if window.person.id == guild.owner_id:
        raise CannotDo("The owner cannot leave the server.")
    window.person.leaves_server(guild)
    return {}


@act
async def direct_messages(window: Window, said: Words) -> Words:
    """Take direct messages of the bot, or no longer."""
    window.person.user.dms_open = said["on"] is True
    window.page.refresh()
    return {}


# Beside this Discord.


@act
async def control(window: Window, said: Words) -> Words:
    """Use one of the buttons beside this Discord."""
    button = window.page.controls.button(str(said["name"]))
    if button is None:
        raise CannotDo("There is no such button.")
    words = await button.act()
    await window.page.tell_controls()
    return {"said": words}


@act
async def guide(window: Window, said: Words) -> Words:
    """Begin a guide again."""
    found = window.page.controls.guide(str(said["name"]))
    if found:
        found.begin_again()
        window.page.tell_guides()
    return {}


@act
async def wire(window: Window, said: Words) -> Words:
    """Show the last requests and gateway events."""
    return {"lines": wires.newest(window.hub.wire)}
