"""Templates in words: the list, one of them, one of its phases, the forms, and what is asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cogs.kit.card import MENU, Button, Buttons, Card, Field, Form, Menu, Option, Target, Weight, card, row
from cogs.kit.pages import page
from cogs.kit.plain import fitted, label
from cogs.templates import phases as words
from groupbot.groups.model import Group
from groupbot.templates.model import ABOUT, NAME, PROMPT, SCRIPT, At, Phase, Template

UNDO = "-# You can undo this for 10 minutes."


def target(action: str, subject: str = "", extra: str = "") -> Target:
    """Name an act on templates."""
    return Target("template", action, subject, extra)


def _press(template: Template, action: str, words_: str, weight: Weight = Weight.PLAIN) -> Button:
    return Button(words_, Target("template", action, template.id), weight)


def _about_phase(template: Template, number: int, action: str, words_: str) -> Button:
    return Button(words_, Target("template", action, template.id, f"{number}.{template.version}"))


ALL = Button("All templates", target("list"))


def listed(template: Template) -> str:
    """Name a template in a menu: its name, then how long it is (Discord: 100 characters)."""
    return f"{template.name} · {words.in_minutes(template.length)}"


def listing(found: Sequence[Template], groups: Mapping[str, Group], number: int | str = 0) -> Card:
    """Draw one page of the templates that somebody can use."""
    some = page(found, number)
    return card(
        "## Templates\nA template is the plan of a session: its phases, how long each is, how people speak.",
        "\n".join(_entry(template, groups) for template in some.lines),
        Menu(target("pick"), "Show one of them", tuple(Option(label(listed(t)), t.id) for t in some.lines)),
        some.words,
        some.turner(target("list")),
        "-# /session new takes a template. To change one that came with groupbot, make a copy first.",
    )


def _entry(template: Template, groups: Mapping[str, Group]) -> str:
    about = f": {fitted(template.about, 100)}" if template.about else ""
    name = fitted(template.name, 80)
    return f"- **{name}**, {words.in_minutes(template.length)}, {whose(template, groups)}{about}"


def whose(template: Template, groups: Mapping[str, Group]) -> str:
    """Say who a template is for."""
    if template.ours:
        return "from groupbot"
    group = groups.get(template.group_id or "")
    return f"for {fitted(group.name, 90)}" if group else "for the whole server"


def one(
    template: Template,
    groups: Mapping[str, Group],
    *,
    may_change: bool,
    note: str = "",
    undo: bool = False,
) -> Card:
    """Show a template as its sessions will be; `note` says what was just done."""
    options = tuple(
        Option(label(f"{n}. {phase.name}"), f"{n - 1}.{template.version}")
        for n, phase in enumerate(template.phases, start=1)
    )
    return card(
        note,
        f"## {fitted(template.name, 180)}\n{fitted(template.about, 300)}".strip(),
        words.lines(template.phases),
        f"{words.together(template.phases)} {_whose_line(template, groups)}",
        Menu(target("phase", template.id), "Show one phase and its script", options),
        row(
            _press(template, "copy", "Make a copy"),
            _press(template, "use", "Make it the usual one"),
            _press(template, "add", "Add a phase") if may_change else None,
            _press(template, "name", "Change its name") if may_change else None,
        ),
        row(
            _press(template, "undo", "Undo") if undo else None,
            _press(template, "delete", "Delete", Weight.GRAVE) if may_change else None,
            ALL,
        ),
        UNDO if undo else None,
    )


def _whose_line(template: Template, groups: Mapping[str, Group]) -> str:
    if template.ours:
        return "It came with groupbot and stays as it is; a copy can be changed."
    return f"It is {whose(template, groups)}."


def phase(template: Template, number: int, *, may_change: bool) -> Card:
    """Show one phase with the script for whoever facilitates, and what can be changed in it."""
    found = template.phases[number]
    back = _press(template, "show", "The whole template")
    return card(
        f"-# {fitted(template.name, 180)}",
        words.line(found, number + 1, 1000),
        words.script(found),
        _modes(template, number) if may_change else None,
        _phase_row(template, number) if may_change else None,
        row(back, _about_phase(template, number, "take", "Take it out") if may_change else None),
    )


def _modes(template: Template, number: int) -> Menu:
    chosen = template.phases[number].mode
    options = tuple(
        Option(said[:1].upper() + said[1:], mode.value, chosen=mode is chosen)
        for mode, said in words.MODES.items()
    )
    where = target("mode", template.id, f"{number}.{template.version}")
    return Menu(where, "How people speak", options)


def _phase_row(template: Template, number: int) -> Buttons | None:
    answers = "Nobody answers" if template.phases[number].cross_talk else "People may answer"
    return row(
        _about_phase(template, number, "change", "Change"),
        _about_phase(template, number, "answers", answers),
        _about_phase(template, number, "up", "Move up") if number else None,
        _about_phase(template, number, "down", "Move down") if number + 1 < len(template.phases) else None,
    )


def phase_form(template: Template, number: int | None = None) -> Form:
    """Ask for a phase: a new one, or what one is now."""
    now = Phase("", 10) if number is None else template.phases[number]
    new = number is None
    where = (
        target("added", template.id)
        if new
        else target("changed", template.id, f"{number}.{template.version}")
    )
    return Form(
        where,
        "Add a phase" if new else label(f"Change {now.name}", 45),
        (
            Field("name", "Name", now.name, most=NAME),
            Field("minutes", "Minutes", str(now.minutes), most=3),
            Field(
                "seconds",
                "Seconds for each person who speaks",
                str(now.seconds or ""),
                False,
                3,
                hint="0: no set time",
            ),
            Field("prompt", "What everyone sees", now.prompt, False, PROMPT, long=True),
            Field("script", "Script, for whoever facilitates", now.script, False, SCRIPT, long=True),
        ),
    )


def name_form(template: Template) -> Form:
    """Ask for another name."""
    return Form(
        target("named", template.id),
        label(f"Change {template.name}", 45),
        (
            Field("name", "Name", template.name, most=NAME),
            Field("about", "What it is, in a line", template.about, False, ABOUT),
        ),
    )


def copy_form(template_id: str) -> Form:
    """Ask for the name of a copy, and whose it is."""
    return Form(
        target("copied", template_id),
        "Make a copy",
        (
            Field("name", "Name of the copy", most=NAME),
            Field(
                "group", "For which group", required=False, hint="Empty: for all groups; coordinators only"
            ),
        ),
    )


def take_question(template: Template, at: At) -> Card:
    """Ask before a phase is taken out."""
    name = fitted(template.phases[at.number].name, 180)
    yes = target("take-yes", template.id, f"{at.number}.{at.version}")
    return card(
        f"**Take {name} out of {fitted(template.name, 180)}?** Sessions that are planned keep it.",
        row(Button("Take it out", yes, Weight.GRAVE), _press(template, "show", "Keep it")),
    )


def delete_question(template: Template) -> Card:
    """Ask before a template is deleted."""
    return card(
        f"**Delete {fitted(template.name, 180)}?** Sessions that are planned with it keep their phases.",
        row(
            _press(template, "delete-yes", "Delete it", Weight.GRAVE),
            _press(template, "show", "Keep it"),
        ),
    )


def deleted(template: Template) -> Card:
    """Say that a template is gone, with the way back."""
    return card(
        f"{fitted(template.name, 180)} is deleted. Sessions that are planned with it keep their phases.",
        row(_press(template, "undo", "Undo"), ALL),
        UNDO,
    )


def for_which(template: Template, groups: Sequence[Group]) -> Card:
    """Ask of which group it is to be the usual template."""
    options = tuple(Option(label(group.name), group.id) for group in groups[:MENU])
    if not options:
        return card("There is no group yet. /group new makes one.", row(ALL))
    return card(
        f"**{fitted(template.name, 180)}**: for which group? "
        "New sessions have it where nothing else is chosen.",
        Menu(target("used", template.id), "Choose a group", options),
        "-# /template use finds every group by name." if len(groups) > MENU else None,
        row(_press(template, "show", "Back")),
    )


def used(group: Group, template: Template | None) -> Card:
    """Say which template a group's sessions have from now on."""
    called = fitted(group.name, 180)
    if template is None:
        return card(f"New sessions of {called} have no template, unless you choose one.", row(ALL))
    return card(
        f"New sessions of {called} have {fitted(template.name, 180)}, unless you choose another one. "
        f"They last {words.in_minutes(template.length)} then. What is planned already stays as it is.",
        row(Button("Use none", target("unuse", group.id)), ALL),
    )
