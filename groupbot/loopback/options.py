"""Values that people give to commands, menus and modals, checked as the client checks them."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import Any

from groupbot.loopback.draft import Upload
from groupbot.loopback.guild import Channel, Guild
from groupbot.loopback.home import HasId
from groupbot.loopback.payloads import channels, messages, people
from groupbot.loopback.permissions import has
from groupbot.loopback.records import File, Message
from groupbot.loopback.shown import CannotDo, Choice
from groupbot.loopback.world import World

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 8, 9, 10, 11


@dataclass
class Resolved:
    """The people, roles, channels and files that a request points at."""

    world: World
    channel: Channel
    viewer: HasId
    base_url: str
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def guild(self) -> Guild | None:
        """Answer the server the request is made in."""
        return self.channel.guild

    def point_at(self, kind: int, target: Any) -> str:
        """Note a target of an option kind and answer its id."""
        if kind == ATTACHMENT:
            return self.file(target)
        if kind == USER or (kind == MENTIONABLE and target.id in self.world.users):
            return self.user(target)
        return self.place(target) if kind == CHANNEL else self.role(target)

    def user(self, target: HasId) -> str:
        """Note an account, with its membership when it is in this server."""
        user = self.world.users.get(target.id)
        if user is None:
            raise CannotDo("That is not a person.")
        self._put("users", user.id, people.user(user))
        member = self.guild.members.get(user.id) if self.guild else None
        if member:
            payload = people.member(member, with_user=False)
            del payload["mute"], payload["deaf"]
            payload["permissions"] = str(self.channel.permissions_of(member))
            self._put("members", user.id, payload)
        return str(user.id)

    def role(self, target: HasId) -> str:
        """Note a role of this server."""
        role = self.guild.roles.get(target.id) if self.guild else None
        if role is None:
            raise CannotDo("That is not a role of this server.")
        self._put("roles", role.id, people.role(role))
        return str(role.id)

    def place(self, target: HasId, kinds: list[int] | None = None) -> str:
        """Note a channel of this server that the person sees."""
        channel = self.guild.channels.get(target.id) if self.guild else None
        if channel is None or not has(channel.permissions_of(self.viewer), "view_channel"):
            raise CannotDo("That is not a channel this person sees here.")
        if kinds and channel.kind not in kinds:
            raise CannotDo(f"A channel of kind {channel.kind} cannot be chosen; only {kinds}.")
        mine = channel.permissions_of(self.viewer)
        self._put("channels", channel.id, channels.partial(channel, self.world.bot.id, mine))
        return str(channel.id)

    def file(self, upload: Upload) -> str:
        """Take in a file and note it; it is ephemeral, as files in options are."""
        guessed = upload.content_type or mimetypes.guess_type(upload.name)[0]
        file = File(
            self.world.new_id(), self.channel.id, upload.name, upload.content, guessed, ephemeral=True
        )
        self.world.files[file.id] = file
        self._put("attachments", file.id, messages.file(file, self.base_url))
        return str(file.id)

    def message(self, message: Message) -> str:
        """Note a message."""
        self._put("messages", message.id, messages.message(message, self.world, self.base_url))
        return str(message.id)

    def _put(self, shelf: str, target_id: int, payload: dict[str, Any]) -> None:
        self.found.setdefault(shelf, {})[str(target_id)] = payload


def checked(option: dict[str, Any], value: Any, resolved: Resolved) -> Any:
    """Answer a value as it goes over the wire, or say why the client does not take it."""
    kind, name = option["type"], option["name"]
    if isinstance(value, Choice):
        value = value.value
    if kind == CHANNEL:
        return resolved.place(value, option.get("channel_types"))
    if kind in (USER, ROLE, MENTIONABLE, ATTACHMENT):
        return resolved.point_at(kind, value)
    if option.get("choices"):
        return _chosen(option, value)
    expected = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}[kind]
    if not isinstance(value, expected) or (isinstance(value, bool) and kind != BOOLEAN):
        raise CannotDo(f"{name} takes {expected}, not {type(value).__name__}.")
    _within(option, value)
    return value


def _chosen(option: dict[str, Any], value: Any) -> Any:
    for choice in option["choices"]:
        if value in (choice["value"], choice["name"]):
            return choice["value"]
    names = [choice["name"] for choice in option["choices"]]
    raise CannotDo(f"{option['name']} offers {names}, not {value!r}.")


def _within(option: dict[str, Any], value: Any) -> None:
    name, is_text = option["name"], isinstance(value, str)
    size = len(value) if is_text else value
    low = option.get("min_length" if is_text else "min_value")
    high = option.get("max_length" if is_text else "max_value", 6000 if is_text else None)
    if is_text and not value:
        raise CannotDo(f"{name} may not be empty.")
    if low is not None and size < low:
        raise CannotDo(f"{name} is below {low}.")
    if high is not None and size > high:
        raise CannotDo(f"{name} is above {high}.")


def filled(options: list[dict[str, Any]], given: dict[str, Any], resolved: Resolved) -> list[dict[str, Any]]:
    """Fill a command's options in their order; what is required must be there, nothing else may."""
    known = {option["name"]: option for option in options}
    strange = set(given) - set(known)
    if strange:
        raise CannotDo(f"The command has no option {sorted(strange)}; it has {list(known)}.")
    missing = [name for name, option in known.items() if option.get("required") and given.get(name) is None]
    if missing:
        raise CannotDo(f"The command needs {missing}.")
    return [
        {"name": name, "type": known[name]["type"], "value": checked(known[name], value, resolved)}
        for name, value in given.items()
        if value is not None
    ]
