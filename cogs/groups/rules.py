"""The rules of a group: what they say, a form for the numbers, a button for each yes and no."""

from __future__ import annotations

from typing import Any

import discord

from cogs.groups.cards import target
from cogs.kit.act import Act
from cogs.kit.card import Button, Card, Field, Form, card, row
from cogs.kit.plain import label, plain
from cogs.kit.route import on
from groupbot.errors import BadInput
from groupbot.groups.model import Group
from groupbot.rules.model import Rules
from groupbot.rules.service import COORDINATED

_NUMBERS = {
    "minimum": "Ask me when fewer people come than (0: off)",
    "minimum_before": "How long before the start, in minutes",
    "facilitators_needed": "Facilitators that a session needs, 1–4",
    "publish_days": "Post cards of a series so many days before",
    "account_days": "Least age of a Discord account, in days",
}
_SWITCHES = {
    "confirm_places": ("Ask people to confirm their place", "Do not ask to confirm"),
    "agreement": ("Ask for a yes to the agreement", "Do not ask for the agreement"),
    "ask_audience": ("Ask whether the group is for them", "Do not ask whom it is for"),
    "adults_only": ("For people of 18 or older", "For all ages"),
    "mirrored": ("Show the next date in Discord's events", "Keep out of Discord's events"),
}
OPTIONS = (*_NUMBERS, *_SWITCHES)
MIRROR_WARNING = "Discord shows everyone who presses Interested on an event."


def shown(group: Group, rules: Rules, *, coordinates: bool, template: str = "") -> Card:
    """Show how a group does things, with what this person may change; `template` names its usual one."""
    mine = [name for name in _SWITCHES if coordinates or name not in COORDINATED]
    switches = [
        Button(
            _SWITCHES[name][getattr(rules, name)],
            target("rule", group, f"{_written(name)}.{_turned(rules, name)}"),
        )
        for name in mine
    ]
    return card(
        f"## How {plain(group.name)} does things\n{_lines(rules, template)}",
        MIRROR_WARNING if coordinates and not rules.mirrored else None,
        row(Button("Change the numbers", target("rule-numbers", group)), *switches[:4]),
        row(*switches[4:]),
        "-# The role that people need is set with `/group rules` and its option `gate_role`.",
    )


def _written(name: str) -> str:
    return name.replace("_", "-")  # a button's id takes no underscore


def _turned(rules: Rules, name: str) -> str:
    return "no" if getattr(rules, name) else "yes"


def _lines(rules: Rules, template: str) -> str:
    few = f"fewer than {rules.minimum}, looked at {rules.minimum_before} minutes before the start"
    lines = [
        f"Facilitators that a session needs: {rules.facilitators_needed}",
        f"When few people come, its facilitators are asked what to do: {few if rules.minimum else 'off'}",
        f"People with a place are asked the day before if they still come: {_said(rules.confirm_places)}",
        f"Cards of a series are posted {rules.publish_days} days before each date",
        f"People say yes to its agreement before they come: {_said(rules.agreement)}",
        f"People are asked whether it is for them: {_said(rules.ask_audience)}",
        f"For people of 18 or older: {_said(rules.adults_only)}",
        f"The role that people need: {f'<@&{rules.gate_role_id}>' if rules.gate_role_id else 'none'}",
        f"Least age of a Discord account: {rules.account_days} days" if rules.account_days else None,
        f"Its usual template: {plain(template) or 'none'}; /template use changes it",
        f"The next date stands in Discord's own events: {_said(rules.mirrored)}",
    ]
    return "\n".join(f"- {line}" for line in lines if line)


def _said(yes: bool) -> str:
    return "yes" if yes else "no"


def numbers_form(group: Group, rules: Rules, *, coordinates: bool) -> Form:
    """Ask for all numbers at once that this person may change."""
    fields = tuple(
        Field(name, what, str(getattr(rules, name)), most=4)
        for name, what in _NUMBERS.items()
        if coordinates or name not in COORDINATED
    )
    return Form(target("rule-numbered", group), label(f"The numbers of {group.name}", 45), fields)


def chosen(given: dict[str, Any], role: discord.Role | None) -> dict[str, Any]:
    """Turn the options of the command into rules; @everyone stands for no role."""
    if role is None:
        return given
    if role.managed:
        raise BadInput(
            "That role belongs to a bot or another service, so nobody can be given it. Choose another role."
        )
    return given | {"gate_role_id": None if role.is_default() else role.id}


async def change(act: Act, typed: str, changes: dict[str, Any]) -> None:
    """Change rules where something was chosen, and show them all."""
    person = await act.person()
    if changes:
        await act.core.rules.change(person, typed, **changes)
    group, rules = await act.core.rules.shown(person, typed)
    standing = await act.core.groups.standing(person)
    usual = await act.core.templates.usual(group)
    name = usual.name if usual else ""
    await act.answer(shown(group, rules, coordinates=standing.coordinator, template=name))


@on("group", "rules")
async def pressed_rules(act: Act) -> None:
    """Show the rules of a group."""
    await change(act, act.subject, {})


@on("group", "rule")
async def pressed_switch(act: Act) -> None:
    """Say yes or no to one rule."""
    written, _, answer = act.target.extra.partition(".")
    name = written.replace("-", "_")
    if name not in _SWITCHES or answer not in ("yes", "no"):
        raise BadInput("This button is from another time. /group rules shows what holds now.")
    await change(act, act.subject, {name: answer == "yes"})


@on("group", "rule-numbers")
async def pressed_numbers(act: Act) -> None:
    """Open the form with the numbers as they are."""
    person = await act.person()
    group, rules = await act.core.rules.shown(person, act.subject)
    standing = await act.core.groups.standing(person)
    await act.ask(numbers_form(group, rules, coordinates=standing.coordinator))


@on("group", "rule-numbered")
async def numbered(act: Act) -> None:
    """Take the numbers that were changed in the form; what somebody else changed meanwhile stays."""
    await act.core.rules.shown(await act.person(), act.subject)
    new = act.changed
    await change(act, act.subject, {name: _number(new[name]) for name in _NUMBERS if name in new})


def _number(typed: str) -> int:
    if not typed.strip().isdecimal():
        raise BadInput("Write whole numbers only, for example 6.")
    return int(typed)
