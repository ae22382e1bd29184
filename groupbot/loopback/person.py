"""A person at a Discord client: what they type, press, choose, see, and where they sit in voice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from groupbot.loopback import components, forms, options
from groupbot.loopback import interactions as made
from groupbot.loopback.draft import Draft, Upload
from groupbot.loopback.guild import STAGE, Channel, Guild
from groupbot.loopback.home import HasId
from groupbot.loopback.hub import Hub
from groupbot.loopback.interactions import Interaction
from groupbot.loopback.options import Resolved
from groupbot.loopback.permissions import has
from groupbot.loopback.records import Member, Message, User
from groupbot.loopback.shown import CannotDo, Choice, Modal, NoAnswer, Reply, Shown

# How long a person looks at a press that was taken without a word, in seconds.
_GLANCE = 0.3
Seen = Shown | Reply | Message


class Person:
    """Somebody with an account. Every method is an act, done as the client would let them do it."""

    def __init__(self, hub: Hub, user: User) -> None:
        self.hub = hub
        self.user = user

    @property
    def id(self) -> int:
        """Answer the account's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Answer the name others see."""
        return self.user.display

    def __repr__(self) -> str:
        return f"<Person {self.user.name}>"

    # Commands.

    async def slash(self, command: str, *, in_: Channel, timeout: float = 5.0, **given: Any) -> Reply:
        """Send a slash command such as "/session new" and wait for the answer. Seconds of real time."""
        found, path, leaf = self._command(command, in_)
        resolved = self._resolved(in_)
        inner = options.filled(leaf.get("options") or [], given, resolved)
        request = _request(found, path, inner, resolved)
        return await self._ask(made.COMMAND, in_, request, timeout, name=found["name"])

    async def autocomplete(
        self, command: str, *, option: str, typed: str, in_: Channel, timeout: float = 3.0, **given: Any
    ) -> list[Choice]:
        """Type into an option and answer the choices the bot offers."""
        found, path, leaf = self._command(command, in_)
        known = {one["name"]: one for one in leaf.get("options") or []}
        if option not in known or not known[option].get("autocomplete"):
            raise CannotDo(f"{option} does not autocomplete.")
        resolved = self._resolved(in_)
        inner = [
            {
                "name": name,
                "type": known[name]["type"],
                "value": options.checked(known[name], value, resolved),
            }
            for name, value in given.items()
        ]
        inner.append({"name": option, "type": known[option]["type"], "value": typed, "focused": True})
        request = _request(found, path, inner, resolved)
        reply = await self._ask(made.AUTOCOMPLETE, in_, request, timeout, name=found["name"])
        return [Choice(one["name"], one["value"]) for one in reply.interaction.choices or []]

    async def context(
        self, command: str, target: Any, *, in_: Channel | None = None, timeout: float = 5.0
    ) -> Reply:
        """Use a context menu command on a message or on a person."""
        message = self._look(target) if isinstance(target, Message | Shown | Reply) else None
        kind = 3 if message else 2
        channel = self._channel_of(message) if message else in_
        if channel is None:
            raise CannotDo("Say in which channel with in_=….")
        found = self._top(command, channel, kind)
        resolved = self._resolved(channel)
        if isinstance(target, Message | Shown | Reply):
            target_id = resolved.message(self._look(target))
        else:
            target_id = resolved.user(target)
        request = _request(found, [], [], resolved) | {"target_id": target_id}
        return await self._ask(made.COMMAND, channel, request, timeout, name=found["name"])

    def commands(self, in_: Channel) -> list[str]:
        """List the commands the client offers this person here, subcommands spelled out."""
        names: list[str] = []
        for one in self.hub.world.commands.values():
            if self._why_not(one, in_) is None:
                names += _spelled(one) if one["type"] == 1 else [one["name"]]
        return sorted(names)

    def _command(self, line: str, channel: Channel) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
        name, *path = line.removeprefix("/").split()
        found = self._top(name, channel, 1)
        leaf = found
        for part in path:
            inside = [
                one for one in leaf.get("options") or [] if one["type"] in (1, 2) and one["name"] == part
            ]
            if not inside:
                raise CannotDo(f"There is no command {line!r}.")
            leaf = inside[0]
        if any(one["type"] in (1, 2) for one in leaf.get("options") or []):
            raise CannotDo(f"{line!r} has subcommands and cannot be sent itself.")
        return found, path, leaf

    def _top(self, name: str, channel: Channel, kind: int) -> dict[str, Any]:
        reasons = [f"There is no command {name!r}."]
        for one in self.hub.world.commands.values():
            if one["name"] == name and one["type"] == kind:
                reason = self._why_not(one, channel)
                if reason is None:
                    return one
                reasons.append(reason)
        raise CannotDo(reasons[-1])

    def _why_not(self, command: dict[str, Any], channel: Channel) -> str | None:
        """Say why the client hides a command from this person here, or None."""
        guild = channel.guild
        if command.get("guild_id") not in (None, str(guild.id) if guild else ""):
            return "The command belongs to another server."
        contexts = command.get("contexts")
        allowed = contexts if contexts is not None else [0, 1] if command.get("dm_permission", True) else [0]
        if (0 if guild else 1) not in allowed:
            return "The command is not offered here."
        if guild is None:
            return None
        mine = channel.permissions_of(self)
        if not guild.bot_here or not has(mine, "view_channel", "use_application_commands"):
            return "This person may not use commands here."
        needed = command.get("default_member_permissions")
        if needed is not None and (int(needed) == 0 or mine & int(needed) != int(needed)):
            return None if has(mine, "administrator") else "The command is hidden from this person."
        return None

    # Components and modals.

    async def press(self, on: Seen, label: str, *, timeout: float = 5.0) -> Reply:
        """Press a button by its label and wait for what happens."""
        message = self._look(on)
        button = Shown(message).button(label)
        if button.get("disabled") or button["style"] in (components.LINK, components.PREMIUM):
            raise CannotDo(f"The button {label!r} cannot be pressed.")
        request = {"component_type": components.BUTTON, "custom_id": button["custom_id"], "id": button["id"]}
        return await self._ask(made.COMPONENT, self._channel_of(message), request, timeout, message=message)

    async def choose(self, on: Seen, which: str, *picks: Any, timeout: float = 5.0) -> Reply:
        """Choose in a select menu: options by label, or people, roles, channels."""
        message = self._look(on)
        menu = Shown(message).select(which)
        if menu.get("disabled"):
            raise CannotDo("This menu is disabled.")
        channel = self._channel_of(message)
        resolved = self._resolved(channel)
        request: dict[str, Any] = {
            "component_type": menu["type"],
            "custom_id": menu["custom_id"],
            "id": menu["id"],
        }
        request["values"] = forms.chosen(menu, picks, resolved)
        if resolved.found:
            request["resolved"] = resolved.found
        return await self._ask(made.COMPONENT, channel, request, timeout, message=message)

    async def submit(
        self, form: Modal | Reply, given: dict[str, Any] | None = None, *, timeout: float = 5.0
    ) -> Reply:
        """Fill a modal by its labels and send it. Fields not named keep what stood in them."""
        modal = form.modal if isinstance(form, Reply) else form
        if modal is None:
            raise CannotDo("No modal opened.")
        opener = modal.interaction
        if opener.user.id != self.id:
            raise CannotDo("The modal opened for somebody else.")
        resolved = self._resolved(opener.channel)
        request: dict[str, Any] = {"custom_id": modal.payload["custom_id"]}
        request["components"] = forms.submitted(modal, given or {}, resolved)
        if resolved.found:
            request["resolved"] = resolved.found
        return await self._ask(
            made.MODAL_SUBMIT, opener.channel, request, timeout, message=opener.message, parent=opener
        )

    async def _ask(
        self,
        kind: int,
        channel: Channel,
        request: dict[str, Any],
        timeout: float,
        *,
        name: str = "",
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Reply:
        """Send an interaction and wait: 3 s for the first answer, then until it is complete."""
        if not self.hub.gateway.sessions:
            raise NoAnswer("The application did not respond: no bot is connected.")
        it = self.hub.interactions.make(
            kind, self.user, channel, request, name=name, message=message, parent=parent
        )
        try:
            await asyncio.wait_for(it.answered.wait(), min(timeout, made.ANSWER_WITHIN))
        except TimeoutError:
            raise NoAnswer("The application did not respond.") from None
        patience = _GLANCE if it.answer == made.UPDATE_LATER else timeout
        try:
            await asyncio.wait_for(it.finished.wait(), patience)
        except TimeoutError:
            return Reply(it)  # it said it would take longer; `deferred` tells
        return Reply(it)

    def _resolved(self, channel: Channel) -> Resolved:
        return Resolved(self.hub.world, channel, self, self.hub.base_url)

    # Looking.

    def can_see(self, channel: Channel) -> bool:
        """Say whether the channel is in this person's list."""
        return has(channel.permissions_of(self), "view_channel") and channel.admits(self)

    def sees(self, channel: Channel) -> list[Shown]:
        """List the messages this person sees in a channel, oldest first."""
        if not self.can_see(channel) or not has(channel.permissions_of(self), "read_message_history"):
            return []
        return [Shown(one) for one in channel.messages.values() if one.seen_by in (None, self.id)]

    def dms(self) -> list[Shown]:
        """List the bot's direct messages to this person, oldest first."""
        found = self.hub.world.dm_with(self.user).messages.values()
        return [Shown(one) for one in found if one.author.bot]

    def _look(self, on: Seen) -> Message:
        message = on if isinstance(on, Message) else on.message
        if message.deleted or message.seen_by not in (None, self.id):
            raise CannotDo("This person does not see that message.")
        if not self.can_see(self._channel_of(message)):
            raise CannotDo("This person does not see that channel.")
        return message

    def _channel_of(self, message: Message) -> Channel:
        channel = self.hub.world.channel(message.channel_id)
        if channel is None:
            raise CannotDo("The channel is gone.")
        return channel

    # Talking.

    async def says(self, channel: Channel, text: str, *, files: dict[str, bytes] | None = None) -> Shown:
        """Write a message in a channel."""
        needed = "send_messages_in_threads" if channel.thread else "send_messages"
        if not self.can_see(channel) or not has(channel.permissions_of(self), needed):
            raise CannotDo("This person may not write here.")
        uploads = {str(n): Upload(name, content) for n, (name, content) in enumerate((files or {}).items())}
        draft = Draft(self.hub.world, channel, self.user, self.hub.base_url, {"content": text}, uploads)
        shown = Shown(self.hub.world.place(draft.compose()))
        await asyncio.sleep(0)
        return shown

    async def dms_bot(self, text: str) -> Shown:
        """Write the bot a direct message."""
        return await self.says(self.hub.world.dm_with(self.user), text)

    def closes_dms(self) -> None:
        """Take no more direct messages."""
        self.user.dms_open = False

    def opens_dms(self) -> None:
        """Take direct messages again."""
        self.user.dms_open = True

    async def reacts(self, to: Seen, emoji: str) -> None:
        """Put a reaction under a message."""
        message = self._look(to)
        self.hub.world.react(message, emoji, self.id)
        await asyncio.sleep(0)

    async def is_interested(self, event_id: int) -> None:
        """Mark an event as interesting."""
        for guild in self.hub.world.guilds.values():
            event = guild.events.get(event_id)
            if event and self.id in guild.members and self.id not in event.interested:
                event.interested.append(self.id)
                self.hub.world.tell("GUILD_SCHEDULED_EVENT_USER_ADD", event, guild.id, user_id=self.id)
        await asyncio.sleep(0)

    # Voice.

    async def joins(self, channel: Channel) -> None:
        """Join a voice or stage channel; from another one this is a move."""
        guild = channel.guild
        if guild is None or not has(channel.permissions_of(self), "view_channel", "connect"):
            raise CannotDo("This person may not join there.")
        inside = [one for one in guild.voice_states.values() if one.channel_id == channel.id]
        if channel.user_limit and len(inside) >= channel.user_limit:
            raise CannotDo("The channel is full.")
        guild.move_voice(self.id, channel, suppress=channel.kind == STAGE)
        await asyncio.sleep(0)

    async def moves(self, channel: Channel) -> None:
        """Go over to another voice channel."""
        self._voice()
        await self.joins(channel)

    async def leaves(self) -> None:
        """Leave voice."""
        self._voice().move_voice(self.id, None)
        await asyncio.sleep(0)

    async def mutes(self, *, on: bool = True) -> None:
        """Switch the own microphone off, or on again."""
        guild = self._voice()
        guild.move_voice(self.id, guild.channels[guild.voice_states[self.id].channel_id or 0], self_mute=on)
        await asyncio.sleep(0)

    def _voice(self) -> Guild:
        for guild in self.hub.world.guilds.values():
            if self.id in guild.voice_states:
                return guild
        raise CannotDo("This person is not in voice.")

    # Coming and going.

    def joins_server(self, guild: Guild, roles: Iterable[HasId] = ()) -> Member:
        """Join a server."""
        if self.id in guild.banned:
            raise CannotDo("This person is banned there.")
        return guild.add_member(self.user, roles)

    def leaves_server(self, guild: Guild) -> None:
        """Leave a server."""
        guild.remove_member(self)


def _request(
    command: dict[str, Any], path: list[str], inner: list[dict[str, Any]], resolved: Resolved
) -> dict[str, Any]:
    """Write a command's request: its options wrapped in its subcommands, and what they point at."""
    nested = inner
    for depth, name in reversed(list(enumerate(path))):
        nested = [{"name": name, "type": 1 if depth == len(path) - 1 else 2, "options": nested}]
    request: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if command["type"] == 1:
        request["options"] = nested
    if command.get("guild_id"):
        request["guild_id"] = command["guild_id"]
    return request | ({"resolved": resolved.found} if resolved.found else {})


def _spelled(command: dict[str, Any], before: str = "/") -> list[str]:
    if not _below(command):
        return [before + command["name"]]
    return [line for one in _below(command) for line in _spelled(one, f"{before}{command['name']} ")]


def _below(command: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer the subcommands and groups of a command."""
    return [one for one in command.get("options") or [] if one["type"] in (1, 2)]
