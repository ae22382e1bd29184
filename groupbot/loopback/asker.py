"""A person who asks something of the bot: commands, buttons, menus and modals."""

from __future__ import annotations

import asyncio
from typing import Any

from groupbot.loopback import components, forms, offered, options
from groupbot.loopback import interactions as made
from groupbot.loopback.guild import Channel
from groupbot.loopback.interactions import Interaction
from groupbot.loopback.onlooker import Onlooker, Seen
from groupbot.loopback.options import Resolved
from groupbot.loopback.records import Message
from groupbot.loopback.shown import CannotDo, Choice, Modal, NoAnswer, Reply, Shown


class Asker(Onlooker):
    """Somebody who sends interactions and waits for what comes back."""

    async def slash(self, command: str, *, in_: Channel, timeout: float = 5.0, **given: Any) -> Reply:
        """Send a slash command such as "/session new" and wait for the answer. Seconds of real time."""
        found, path, leaf = offered.spelled_out(self.hub.world, self, command, in_)
        resolved = self._resolved(in_)
        inner = options.filled(leaf.get("options") or [], given, resolved)
        request = offered.request(found, path, inner, resolved)
        return await self._ask(made.COMMAND, in_, request, timeout, name=found["name"])

    async def autocomplete(
        self, command: str, *, option: str, typed: str, in_: Channel, timeout: float = 3.0, **given: Any
    ) -> list[Choice]:
        """Type into an option and answer the choices the bot offers."""
        found, path, leaf = offered.spelled_out(self.hub.world, self, command, in_)
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
        request = offered.request(found, path, inner, resolved)
        reply = await self._ask(made.AUTOCOMPLETE, in_, request, timeout, name=found["name"])
        return [Choice(one["name"], one["value"]) for one in reply.interaction.choices or []]

    async def context(
        self, command: str, target: Any, *, in_: Channel | None = None, timeout: float = 5.0
    ) -> Reply:
        """Use a context menu command on a message or on a person."""
        message = self.look(target) if isinstance(target, Message | Shown | Reply) else None
        kind = 3 if message else 2
        channel = self.channel_of(message) if message else in_
        if channel is None:
            raise CannotDo("Say in which channel with in_=….")
        found = offered.top(self.hub.world, self, command, channel, kind)
        resolved = self._resolved(channel)
        if isinstance(target, Message | Shown | Reply):
            target_id = resolved.message(self.look(target))
        else:
            target_id = resolved.user(target)
        request = offered.request(found, [], [], resolved) | {"target_id": target_id}
        return await self._ask(made.COMMAND, channel, request, timeout, name=found["name"])

    def commands(self, in_: Channel) -> list[str]:
        """List the commands the client offers this person here, subcommands spelled out."""
        return offered.listed(self.hub.world, self, in_)

    async def press(self, on: Seen, label: str | int, *, timeout: float = 5.0) -> Reply:
        """Press a button, by its label or its number in the message, and wait for what happens."""
        message = self.look(on)
        button = Shown(message).button(label)
        if button.get("disabled") or button["style"] in (components.LINK, components.PREMIUM):
            raise CannotDo(f"The button {label!r} cannot be pressed.")
        request = {"component_type": components.BUTTON, "custom_id": button["custom_id"], "id": button["id"]}
        return await self._ask(made.COMPONENT, self.channel_of(message), request, timeout, message=message)

    async def choose(self, on: Seen, which: str | int, *picks: Any, timeout: float = 5.0) -> Reply:
        """Choose in a select menu: options by label, or people, roles, channels."""
        message = self.look(on)
        menu = Shown(message).select(which)
        if menu.get("disabled"):
            raise CannotDo("This menu is disabled.")
        channel = self.channel_of(message)
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
        try:
            await asyncio.wait_for(it.finished.wait(), timeout)
        except TimeoutError:
            return Reply(it)  # it said it would take longer; `deferred` tells
        return Reply(it)

    def _resolved(self, channel: Channel) -> Resolved:
        return Resolved(self.hub.world, channel, self, self.hub.base_url)
