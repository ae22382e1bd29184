"""Draws cards and forms with the library's components."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import ui
from discord.ui.select import BaseSelect

from cogs.kit.card import (
    Attached,
    Button,
    Buttons,
    Card,
    Form,
    Menu,
    Part,
    PersonMenu,
    RoleMenu,
    RoomMenu,
    Rule,
    Text,
)

_PRESSED = (ui.Button, BaseSelect)
_TO_READ = [discord.ChannelType.text]
_TO_MEET = [discord.ChannelType.voice, discord.ChannelType.stage_voice, discord.ChannelType.text]


def view(card: Card, mark: str = "") -> ui.LayoutView:
    """Draw a card as a message's view; `mark` goes to the end of the last custom_id, behind a colon.

    Of that alone: Discord refuses a press whose custom_id the message does not hold any more, and where
    many press at once, the message is drawn again between somebody's press and its arrival.
    The view is finished at once, so the library keeps nothing of it in memory: a press finds its
    function by the custom_id, today and after any restart.
    """
    layout = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container()
    for part in card.parts:
        container.add_item(_item(part))
    layout.add_item(container)
    pressed = [one for one in layout.walk_children() if isinstance(one, _PRESSED) and one.is_dispatchable()]
    if mark and pressed:
        pressed[-1].custom_id = f"{pressed[-1].custom_id}:{mark}"
    layout.stop()
    return layout


def walk(components: Iterable[Any]) -> Iterator[Any]:
    """Go through the components of a message, however deep they are."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()))
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            yield from walk((accessory,))


def files(card: Card) -> list[discord.File]:
    """Give what has to be uploaded with the card."""
    return [
        discord.File(io.BytesIO(part.content), filename=part.name, description=part.described or None)
        for part in card.parts
        if isinstance(part, Attached)
    ]


def modal(form: Form) -> ui.Modal:
    """Draw a form. It is finished at once, for the same reason as a view."""
    drawn = ui.Modal(title=form.title, custom_id=form.target.custom_id(), timeout=None)
    for line in form.fields:
        drawn.add_item(
            ui.Label(
                text=line.label,
                description=line.hint or None,
                component=ui.TextInput(
                    custom_id=line.custom_id,
                    style=discord.TextStyle.paragraph if line.long else discord.TextStyle.short,
                    default=line.value or None,
                    required=line.required,
                    max_length=line.most,
                ),
            )
        )
    drawn.stop()
    return drawn


def _item(part: Part) -> ui.Item[ui.LayoutView]:
    match part:
        case Text(words):
            return ui.TextDisplay(words)
        case Rule():
            return ui.Separator()
        case Buttons(buttons):
            return ui.ActionRow(*(_button(button) for button in buttons))
        case Menu():
            return ui.ActionRow(_menu(part))
        case PersonMenu(target, prompt):
            chosen: ui.UserSelect[ui.LayoutView] = ui.UserSelect(
                custom_id=target.custom_id(), placeholder=prompt
            )
            return ui.ActionRow(chosen)
        case RoleMenu() | RoomMenu():
            return ui.ActionRow(_menu_of_the_server(part))
        case Attached(name, picture=True):
            gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
            gallery.add_item(media=f"attachment://{name}", description=part.described or None)
            return gallery
        case Attached(name):
            return ui.File(f"attachment://{name}")


def _button(button: Button) -> ui.Button[ui.LayoutView]:
    if button.target is None:
        return ui.Button(label=button.label, url=button.link)
    style = discord.ButtonStyle(button.weight.value)
    return ui.Button(label=button.label, style=style, custom_id=button.target.custom_id())


def _menu(menu: Menu) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=menu.target.custom_id(),
        placeholder=menu.prompt,
        min_values=menu.least,
        max_values=min(menu.most, len(menu.options)),
        options=[
            discord.SelectOption(
                label=option.label,
                value=option.value,
                description=option.explained or None,
                default=option.chosen,
            )
            for option in menu.options
        ],
    )


def _menu_of_the_server(
    menu: RoleMenu | RoomMenu,
) -> ui.RoleSelect[ui.LayoutView] | ui.ChannelSelect[ui.LayoutView]:
    kind = discord.SelectDefaultValueType.role
    if isinstance(menu, RoomMenu):
        kind = discord.SelectDefaultValueType.channel
    chosen = [discord.SelectDefaultValue(id=menu.chosen, type=kind)] if menu.chosen else []
    custom_id = menu.target.custom_id()
    if isinstance(menu, RoleMenu):
        return ui.RoleSelect(custom_id=custom_id, placeholder=menu.prompt, default_values=chosen)
    kinds = _TO_MEET if menu.to_meet else _TO_READ
    return ui.ChannelSelect(
        custom_id=custom_id, placeholder=menu.prompt, channel_types=kinds, default_values=chosen
    )
