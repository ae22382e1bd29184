"""A form that was refused is opened again, with what was typed in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import discord

from cogs.kit.card import Button, Form, Target
from groupbot.errors import NotPossible
from groupbot.ids import public_id

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

    Interaction = discord.Interaction[GroupBot]

Written = tuple[str, str, str]  # a field's name, the sign of what stood in it, and what was written
KEPT = 15 * 60.0  # seconds; as long as Discord lets a private card be drawn anew
_MOST = 500
_GONE = (
    "What you wrote is not here any more: it is kept for 15 minutes, and only while I run. You can open the "
    "form again where you found it."
)


@dataclass
class _Forms:
    """The last form that each person was shown, and those that were refused. In memory alone."""

    shown: dict[int, Form] = field(default_factory=dict)
    refused: dict[str, tuple[int, float, Form]] = field(default_factory=dict)  # whose, and until when


_forms: WeakKeyDictionary[discord.Client, _Forms] = WeakKeyDictionary()


def note(interaction: Interaction, form: Form) -> None:
    """Note which form somebody was shown."""
    shown = _of(interaction).shown
    shown.pop(interaction.user.id, None)
    shown[interaction.user.id] = form
    if len(shown) > _MOST:
        del shown[next(iter(shown))]


def offer(interaction: Interaction, written: Iterable[Written]) -> Button | None:
    """Offer to open a refused form again; None where it was shown before a restart, or is long gone."""
    name = keep(interaction, written)
    return Button("Change what I wrote", Target("form", "again", name)) if name else None


def keep(interaction: Interaction, written: Iterable[Written]) -> str | None:
    """Keep a form as it was filled in, and give the name to ask for it with; None as in `offer`."""
    forms = _of(interaction)
    form = forms.shown.get(interaction.user.id)
    if form is None or form.target.custom_id() != (interaction.data or {}).get("custom_id"):
        return None
    # What stood in it comes with what was sent: the form was perhaps shown once more meanwhile.
    sent = {name: {"stood": stood, "value": words} for name, stood, words in written}
    filled = tuple(replace(each, **sent.get(each.name, {})) for each in form.fields)
    name, until = public_id(), interaction.client.core.clock.monotonic() + KEPT
    forms.refused[name] = (interaction.user.id, until, replace(form, fields=filled))
    if len(forms.refused) > _MOST:
        del forms.refused[next(iter(forms.refused))]
    return name


def kept(interaction: Interaction, name: str) -> Form:
    """Give a refused form to whoever wrote in it, as it was filled in; NotPossible where it is gone."""
    whose, _, form = _of(interaction).refused.get(name, (0, 0.0, None))
    if form is None or whose != interaction.user.id:
        raise NotPossible(_GONE)
    return form


def _of(interaction: Interaction) -> _Forms:
    """Give what is remembered, without what was kept long enough."""
    forms, now = _forms.setdefault(interaction.client, _Forms()), interaction.client.core.clock.monotonic()
    forms.refused = {name: one for name, one in forms.refused.items() if one[1] > now}
    return forms
