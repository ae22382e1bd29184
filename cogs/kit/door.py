"""The one door: routes presses and forms, and answers what went wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import discord

from cogs.kit import again, patience
from cogs.kit import route as routes
from cogs.kit.act import Act, Interaction
from cogs.kit.card import Attached, Button, Card, Part, Target, Text, card, row
from cogs.kit.draw import files, view, walk
from groupbot.errors import BadInput, NotPossible, OutOfDate, Refusal

LONG = 100  # characters; more than this is handed back where it would be lost

# What a way on looks like as a button: the act a refusal names, its words, and where it leads.
_WAYS_ON = {
    "group.join": ("Join this group", "group", "join"),
    "session.end": ("End this session now", "session", "end"),
    "setup.start": ("Set up groupbot", "wizard", "begin"),
    "template.copy": ("Make a copy", "template", "copy"),
    "session.show": ("Show the current card", "session", "show"),
}

_HELPLINES = "crisis"  # nobody is ever too fast for these

R = TypeVar("R", bound=Refusal)
Current = Callable[[Act], Awaitable[Card | None]]
_current: dict[str, Current] = {}
_answers: dict[type[Refusal], Callable[[Act, Any], Awaitable[Card]]] = {}


def shows_current(kind: str) -> Callable[[Current], Current]:
    """Register how the current card of a kind is drawn, for presses on one that is out of date."""

    def register(draws: Current) -> Current:
        _current[kind] = draws
        return draws

    return register


def answers(
    refusal: type[R],
) -> Callable[[Callable[[Act, R], Awaitable[Card]]], Callable[[Act, R], Awaitable[Card]]]:
    """Register how one kind of refusal is answered: with a card of its own that leads on."""

    def register(draws: Callable[[Act, R], Awaitable[Card]]) -> Callable[[Act, R], Awaitable[Card]]:
        _answers[refusal] = draws
        return draws

    return register


async def route(interaction: Interaction) -> None:
    """Find the function for a press, a choice or a form, and do it."""
    target = _pressed(interaction)
    handler = routes.handler(target) if target else None
    if target is None or handler is None:
        raise OutOfDate(routes.OLD_BUTTON)
    if target.kind != _HELPLINES:  # they do not wait for the database either
        patience.begin(interaction)
        _keep_pace(interaction)
    await handler(Act(interaction, target))


# What works in a server that nobody has set up yet.
_ALWAYS = frozenset({"setup", "crisis", "help", "me"})


async def admits(interaction: Interaction) -> bool:
    """Say whether a command may be done here, and answer where it may not: too fast, or nothing is set up."""
    if interaction.type is not discord.InteractionType.application_command:
        return True
    name = str((interaction.data or {}).get("name", ""))
    try:
        if name != _HELPLINES:
            patience.begin(interaction)
            _keep_pace(interaction)
        if interaction.guild_id is not None and name not in _ALWAYS:
            by_admin = interaction.permissions.manage_guild
            await interaction.client.core.setup.must_be_begun(interaction.guild_id, by_admin=by_admin)
    except Exception as error:
        await interaction.client.answer_error(interaction, error)
        return False
    return True


def _keep_pace(interaction: Interaction) -> None:
    """Refuse a press that is one of too many in a short time."""
    interaction.client.pace.take(interaction.user.id, interaction.guild_id)


async def refused(interaction: Interaction, refusal: Refusal) -> None:
    """Say no with the rule's own words, a way on where there is one, and what was typed handed back."""
    words = await _said(interaction, refusal)
    if isinstance(refusal, OutOfDate):
        words = words.then(*(await _current_parts(interaction)))
    typed = refusal.typed or _long_words(interaction)
    if typed:
        kept = Attached("what-you-wrote.txt", typed.encode("utf-8", "replace"))
        words = words.then(Text("What you wrote is in this file, so that nothing is lost."), kept)
    words = words.then(row(_once_more(interaction, refusal)))
    await _privately(interaction, words)


async def _said(interaction: Interaction, refusal: Refusal) -> Card:
    draws = _answers.get(type(refusal))
    if draws is None:
        return card(refusal.words, row(_way_on(refusal)))
    act = Act(interaction, _pressed(interaction))
    drawn = await draws(act, refusal)
    return drawn if interaction.guild_id is not None or act.guild_id is None else drawn.in_dm(act.guild_id)


def _pressed(interaction: Interaction) -> Target | None:
    custom_id = str((interaction.data or {}).get("custom_id", ""))
    target = routes.read(custom_id)
    return routes.meant(target, lambda: _label(interaction, custom_id)) if target else None


def _label(interaction: Interaction, custom_id: str) -> str:
    """Give what stands on a button now: the message may have been drawn again since somebody pressed."""
    components = interaction.message.components if interaction.message else ()
    found = [one for one in walk(components) if getattr(one, "custom_id", None) == custom_id]
    return str(getattr(found[0], "label", "")) if found else ""


def _long_words(interaction: Interaction) -> str:
    """Give what was written at length in a form that is refused for another of its fields: it is closed."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return ""
    return "\n\n".join(words for words in Act(interaction).fields.values() if len(words) > LONG)


def _once_more(interaction: Interaction, refusal: Refusal) -> Button | None:
    """Offer the form again where other words, or another time, may do."""
    may = isinstance(refusal, BadInput | NotPossible)
    if interaction.type is not discord.InteractionType.modal_submit or not may:
        return None
    return again.offer(interaction, Act(interaction).written)


@routes.on("form", "again")
async def open_again(act: Act) -> None:
    """Open a refused form again, for whoever wrote in it."""
    await act.ask(again.kept(act.interaction, act.subject))


async def broken(interaction: Interaction, reference: str) -> None:
    """Say that something went wrong on our side, and how to see what was saved."""
    words = f"Something went wrong on our side. We cannot be sure it was saved. Reference {reference}."
    check = row(Button("Check", Target("me", "next"))) if interaction.guild_id is not None else None
    await _privately(interaction, card(words, check))


def _way_on(refusal: Refusal) -> Button | None:
    if refusal.way_on is None:
        return None
    act, subject = refusal.way_on
    label, kind, action = _WAYS_ON[act]
    return Button(label, Target(kind, action, subject))


async def _current_parts(interaction: Interaction) -> tuple[Part, ...]:
    target = _pressed(interaction)
    draws = _current.get(target.kind) if target else None
    if target is None or draws is None:
        return ()
    try:
        current = await draws(Act(interaction, target))
    except Refusal:
        return ()
    return current.parts if current else ()


async def _privately(interaction: Interaction, words: Card) -> None:
    """Answer so that only the person sees it, whether or not something was said or promised already."""
    response, layout, kept = await patience.over(interaction), view(words), files(words)
    if not response.is_done():
        await response.send_message(view=layout, files=kept, ephemeral=True)
    elif response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(view=layout, attachments=kept)
    else:
        await interaction.followup.send(view=layout, files=kept, ephemeral=True)
