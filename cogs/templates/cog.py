"""The commands of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from cogs.kit import suggest
from cogs.kit.act import Act, Interaction
from cogs.templates import components
from cogs.templates.offering import own_templates, templates, templates_or_none, undoable_templates
from groupbot.templates.model import ABOUT, NAME

if TYPE_CHECKING:
    from groupbot.bot import GroupBot

Typed = app_commands.Range[str, 1, 100]


class TemplateCog(commands.Cog):
    """Shows templates, and lets those who plan change their own."""

    template = app_commands.Group(
        name="template", description="Templates: the phases of a session", guild_only=True
    )

    def __init__(self, bot: GroupBot) -> None:
        self._bot = bot

    @template.command(name="list", description="See the templates there are: for facilitators")
    async def list_(self, interaction: Interaction) -> None:
        """Show the templates there are."""
        act = Act(interaction)
        await act.answer(await components.listing(act))

    @template.command(description="See one template with its phases and scripts")
    @app_commands.describe(template="Which template")
    @app_commands.autocomplete(template=templates)
    async def show(self, interaction: Interaction, template: Typed) -> None:
        """Show one template."""
        await components.show(Act(interaction), template)

    @template.command(description="Make a copy that you can change")
    @app_commands.describe(
        template="Which template", name="What the copy is called", group="For which group; otherwise for all"
    )
    @app_commands.autocomplete(template=templates, group=suggest.led_groups)
    async def copy(
        self,
        interaction: Interaction,
        template: Typed,
        name: app_commands.Range[str, 1, NAME],
        group: Typed | None = None,
    ) -> None:
        """Make a copy."""
        await components.make_copy(Act(interaction), template, name, group or "")

    @template.command(description="Change a template: its name here, its phases with the buttons that come")
    @app_commands.describe(template="Which template", name="Another name", about="What it is, in a line")
    @app_commands.autocomplete(template=own_templates)
    async def edit(
        self,
        interaction: Interaction,
        template: Typed,
        name: app_commands.Range[str, 1, NAME] | None = None,
        about: app_commands.Range[str, 1, ABOUT] | None = None,
    ) -> None:
        """Change a template."""
        act = Act(interaction)
        if name is None and about is None:
            await components.edit(act, template)
        else:
            await components.rename(act, template, name, about)

    @template.command(
        description="Delete a template; you are asked once more, and can undo it for 10 minutes"
    )
    @app_commands.describe(template="Which template")
    @app_commands.autocomplete(template=own_templates)
    async def delete(self, interaction: Interaction, template: Typed) -> None:
        """Ask whether a template is really to be deleted."""
        await components.ask_to_delete(Act(interaction), template)

    @template.command(description="Undo the last change of a template, for 10 minutes after it")
    @app_commands.describe(template="Which template")
    @app_commands.autocomplete(template=undoable_templates)
    async def undo(self, interaction: Interaction, template: Typed) -> None:
        """Take the last change of a template back."""
        await components.take_back(Act(interaction), template)

    @template.command(description="Say which template new sessions of a group have")
    @app_commands.describe(group="Which group", template="Which template; none for no template")
    @app_commands.autocomplete(group=suggest.led_groups, template=templates_or_none)
    async def use(self, interaction: Interaction, group: Typed, template: Typed) -> None:
        """Choose the usual template of a group."""
        await components.make_usual(Act(interaction), group, template)
