"""What a request body says about a message, turned into the message Discord would keep."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from groupbot.loopback import components
from groupbot.loopback.guild import Channel
from groupbot.loopback.permissions import has
from groupbot.loopback.records import COMPONENTS_V2, EPHEMERAL, LOADING, File, Message, User
from groupbot.loopback.world import World

_SUPPRESS_EMBEDS, _SILENT, _VOICE = 1 << 2, 1 << 12, 1 << 13
# The flags a body may set; everything else is Discord's own.
SETTABLE = _SUPPRESS_EMBEDS | _SILENT | _VOICE | COMPONENTS_V2


@dataclass(frozen=True)
class Upload:
    """A file as it came in a request or from a person's hand."""

    name: str
    content: bytes
    content_type: str | None = None


@dataclass
class Draft:
    """A body with its files, on its way to become a message or to change one."""

    world: World
    channel: Channel
    author: User
    base_url: str
    body: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def compose(self, *, kind: int = 0, seen_by: int | None = None, flags: int = 0) -> Message:
        """Make the new message; nobody is told yet."""
        message = Message(self.world.new_id(), self.channel.id, self.author, self.world.now(), kind=kind)
        message.seen_by = seen_by
        message.flags = ((self.body.get("flags") or 0) & SETTABLE) | flags
        message.tts = bool(self.body.get("tts"))
        message.nonce = self.body.get("nonce")
        self._fill(message)
        return message

    def change(self, message: Message) -> None:
        """Change the message in the fields that the body names; nobody is told yet."""
        if self.body.get("flags") is not None:
            kept = message.flags & ~_SUPPRESS_EMBEDS | (message.flags & COMPONENTS_V2)
            message.flags = kept | (self.body["flags"] & (_SUPPRESS_EMBEDS | COMPONENTS_V2))
        message.flags &= ~LOADING
        message.edited_at = self.world.now()
        self._fill(message)

    def _fill(self, message: Message) -> None:
        if "attachments" in self.body or self.uploads:
            message.files = self._kept_files(message) + self._new_files(message)
        if "content" in self.body:
            message.content = (self.body["content"] or "").strip()
        if "embeds" in self.body:
            message.embeds = [self._embed(one, message) for one in self.body["embeds"] or []]
        if "components" in self.body:
            tree = self.body["components"] or []
            message.components = components.settle(tree, lambda url: self._media(url, message))
        self._mention(message)

    def _kept_files(self, message: Message) -> list[File]:
        """Answer the files an edit keeps: all when it does not say, else those it lists."""
        if self.body.get("attachments") is None:
            return list(message.files)
        kept = {str(one["id"]) for one in self.body["attachments"]}
        return [one for one in message.files if str(one.id) in kept]

    def _new_files(self, message: Message) -> list[File]:
        notes = {str(one["id"]): one for one in self.body.get("attachments") or []}
        made = []
        for number, upload in self.uploads.items():
            note = notes.get(number, {})
            name = (note.get("filename") or upload.name).replace(" ", "_")
            guessed = mimetypes.guess_type(name)[0]
            made.append(
                File(
                    self.world.new_id(),
                    self.channel.id,
                    name,
                    upload.content,
                    guessed,
                    note.get("description"),
                    bool(message.flags & EPHEMERAL),
                )
            )
        return made

    def _media(self, url: str, message: Message) -> dict[str, Any]:
        if not url.startswith("attachment://"):
            return {"id": str(self.world.new_id()), "url": url, "proxy_url": url}
        file = next((one for one in message.files if one.name == url.removeprefix("attachment://")), None)
        if file is None:
            return {"id": str(self.world.new_id()), "url": url, "proxy_url": url}
        address = f"{self.base_url}/attachments/{file.channel_id}/{file.id}/{quote(file.name)}"
        answer = {"id": str(file.id), "url": address, "proxy_url": address, "attachment_id": str(file.id)}
        return answer | {"content_type": file.content_type, "name": file.name, "size": len(file.content)}

    def _embed(self, embed: dict[str, Any], message: Message) -> dict[str, Any]:
        full: dict[str, Any] = {key: value for key, value in embed.items() if value is not None} | {
            "type": "rich"
        }
        if full.get("fields"):
            full["fields"] = [{"inline": False} | one for one in full["fields"]]
        for key in ("image", "thumbnail"):
            if full.get(key):
                media = self._media(full[key]["url"], message)
                full[key] = {"url": media["url"], "proxy_url": media["proxy_url"]}
        for key in ("footer", "author"):
            if full.get(key):
                full[key] = {name: value for name, value in full[key].items() if value is not None}
        return full

    def _mention(self, message: Message) -> None:
        """Find out whom the message pings, as far as the body and the permissions allow."""
        text = "\n".join([message.content, *_shown_texts(message)])
        rules = self.body.get("allowed_mentions")
        parse = {"users", "roles", "everyone"} if rules is None else set(rules.get("parse") or [])
        named_users = {int(one) for one in (rules or {}).get("users") or []}
        named_roles = {int(one) for one in (rules or {}).get("roles") or []}
        users = dict.fromkeys(int(one) for one in re.findall(r"<@!?(\d+)>", text))
        roles = dict.fromkeys(int(one) for one in re.findall(r"<@&(\d+)>", text))
        mine = self.channel.permissions_of(self.author)
        message.mentions = [
            one for one in users if one in self.world.users and ("users" in parse or one in named_users)
        ]
        message.mention_roles = [
            one for one in roles if self._may_ping(one, mine) and ("roles" in parse or one in named_roles)
        ]
        loud = re.search(r"@(everyone|here)\b", text) is not None
        message.mention_everyone = loud and "everyone" in parse and has(mine, "mention_everyone")

    def _may_ping(self, role_id: int, mine: int) -> bool:
        role = self.channel.guild.roles.get(role_id) if self.channel.guild else None
        return role is not None and (role.mentionable or has(mine, "mention_everyone"))


def _shown_texts(message: Message) -> list[str]:
    return [one["content"] for one in components.walk(message.components) if one["type"] == components.TEXT]
