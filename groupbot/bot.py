"""The Discord client: loads the faces by name, routes every press, and owns the one error door."""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import json
import secrets
import sys
import traceback
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from itertools import chain, repeat
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import discord
import structlog
from aiohttp import (
    ClientError,
    ClientSession,
    TraceConfig,
    TraceRequestEndParams,
    TraceRequestStartParams,
)
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from groupbot.core import Core
from groupbot.each import each
from groupbot.errors import BadInput, Refusal
from groupbot.pace import Pace

log = structlog.get_logger(__name__)

FACES = (
    "cogs.crisis",
    "cogs.delivery",
    "cogs.groups",
    "cogs.agreement",
    "cogs.setup",
    "cogs.templates",
    "cogs.sessions",
    "cogs.series",
    "cogs.rota",
    "cogs.attendance",
    "cogs.reports",
    "cogs.rest",
    "cogs.mirror",
    "cogs.duty",
    "cogs.contact",
    "cogs.pauses",
    "cogs.me",
)

# The face's own side of the door, loaded by name like every cog.
_DOOR = "cogs.kit.door"

_REMEMBERED = 2000  # interactions
_FIRST_CONNECT_WAITS = (1, 2, 5, 10, 30, 60)  # seconds between tries


def redirect(api: str | None, gateway: str | None) -> None:
    """Send the library to another Discord: the address of its API, and of its gateway."""
    if api:
        Route.BASE = api
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


class CannotStart(RuntimeError):
    """Discord will not have this bot until somebody changes something."""


class Door(Protocol):
    """How the faces answer errors and route presses."""

    async def admits(self, interaction: Any) -> bool:
        """Say whether a command may be done here; answer it where it may not."""
        ...

    async def refused(self, interaction: Any, refusal: Refusal) -> None:
        """Say no, with the rule's own words."""
        ...

    async def broken(self, interaction: Any, reference: str) -> None:
        """Say that something went wrong on our side."""
        ...

    async def route(self, interaction: Any) -> None:
        """Find the function for a press or a form, and do it."""
        ...


class Commands(app_commands.CommandTree["GroupBot"]):
    """The command tree; its errors go through the one door."""

    async def interaction_check(self, interaction: discord.Interaction[GroupBot], /) -> bool:
        """Do a command once, however often Discord delivers it, and where the bot is set up."""
        return self.client.first_time(interaction.id) and await self.client.door.admits(interaction)

    async def on_error(
        self, interaction: discord.Interaction[GroupBot], error: app_commands.AppCommandError, /
    ) -> None:
        """Lead a command's error to the door."""
        await self.client.answer_error(interaction, _cause(error))


class GroupBot(commands.Bot):
    """An unprivileged client: servers, voice states and nothing else."""

    def __init__(
        self, core: Core, state: Path, begin: Callable[[], Awaitable[None]], *, ready_timeout: float
    ) -> None:
        """Take the capabilities, and the folder where the hash of the commands is kept.

        `begin` is called once Discord has answered a log-in, and again where that comes to nothing.
        """
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Commands,
            intents=discord.Intents(guilds=True, voice_states=True, dm_messages=True),
            # Without the voice cache the snapshot of a room cannot tell bots from people.
            member_cache_flags=discord.MemberCacheFlags(voice=True, joined=False),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            # The library waits two seconds for stragglers by default.
            guild_ready_timeout=ready_timeout,
            enable_debug_events=False,
            http_trace=self._trace(),
            # A command says itself where it is for messages too. Added to somebody's own account it would be
            # used where the bot is not.
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        # The bot never speaks in a voice room, so nothing is missing.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        self.core = core
        self.pace = Pace(core.clock.monotonic)
        self._moved = core.attendance.intake.moved
        self._state = state
        self._begin = begin
        self._logged_in = False
        self._taken_up: dict[int, None] = {}  # interactions, oldest first
        self.door: Door = importlib.import_module(_DOOR)  # pyright: ignore[reportAttributeAccessIssue]

    async def setup_hook(self) -> None:
        """Load the faces, begin, and tell Discord the commands, if they changed."""
        if not self.cogs:  # an earlier try may have come as far as this
            for face in FACES:
                await importlib.import_module(face).setup(self)
        await self._begin()
        await self._sync_commands()

    def _trace(self) -> TraceConfig:
        trace = TraceConfig()
        trace.on_request_start.append(self._note_the_shift)
        trace.on_request_end.append(self._hear_the_time)
        return trace

    async def _note_the_shift(
        self, session: ClientSession, context: SimpleNamespace, params: TraceRequestStartParams
    ) -> None:
        """Remember how far our clock was moved when a request left."""
        context.shift = self.core.clock.shift

    async def _hear_the_time(
        self, session: ClientSession, context: SimpleNamespace, params: TraceRequestEndParams
    ) -> None:
        """Compare the clocks: each answer of Discord carries its time, to the second.

        An answer that was under way while our clock was moved tells a time of before.
        """
        said = params.response.headers.get("Date")
        if said and str(params.url).startswith(Route.BASE) and context.shift == self.core.clock.shift:
            try:
                self.core.delivery.their_clock.saw(parsedate_to_datetime(said))
            except (ValueError, TypeError):  # not a time, or one without a zone
                log.warning("Discord's time cannot be read")

    async def _sync_commands(self) -> None:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        written = json.dumps(payload, sort_keys=True, default=str)
        digest = hashlib.sha256(f"{self.application_id}:{written}".encode()).hexdigest()
        kept = self._state / "commands.sha256"
        if await asyncio.to_thread(_read, kept) == digest:
            return
        await self.tree.sync()
        await asyncio.to_thread(_write, kept, digest)
        log.info("commands synced", count=len(payload))

    # --- what Discord tells ------------------------------------------------------------------------

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Take voice events straight from here: they are handed on to no listener.

        The library would hand out the live cached object as `after`: in a burst of join, move, leave all
        three would be read as the last. The burst also costs no task each.
        """
        if event_name == "voice_state_update":
            member, old, new = args
            self._moved(member, old.channel, new.channel)
            return  # nothing else listens, and to hand on to nobody takes half of the time of an event
        if event_name == "guild_unavailable":
            # The library would keep those who leave meanwhile: the snapshot after an outage only adds.
            args[0]._voice_states.clear()
        super().dispatch(event_name, *args, **kwargs)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Take the snapshot of a server that came (back) as the truth."""
        await self._reconcile(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Take the snapshot of a new server as the truth."""
        await self._reconcile(guild)

    async def on_ready(self) -> None:
        """Take every server's snapshot as the truth, and let what is due go out."""
        await each(self.guilds, self._reconcile, "a snapshot was lost")
        log.info("ready", servers=len(self.guilds))

    async def on_resumed(self) -> None:
        """Nothing was missed: Discord played back what happened."""
        seen = self.core.attendance.reconcile
        await each(self.guilds, lambda g: seen(g.id, _present(g), resumed=True), "a snapshot was lost")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Stop the heartbeat of a server that Discord cannot show us now."""
        self.core.attendance.lost(guild.id)

    async def on_disconnect(self) -> None:
        """Stop the heartbeat: what happens from now on is not seen."""
        self.core.attendance.lost()

    async def _reconcile(self, guild: discord.Guild) -> None:
        if not guild.unavailable:
            await self.core.attendance.reconcile(guild.id, _present(guild), resumed=False)

    def present_in(self, guild_id: int, channel_id: int) -> set[int]:
        """Give the people (no bots) who are in a voice room right now."""
        guild = self.get_guild(guild_id)
        return _present(guild).get(channel_id, set()) if guild else set()

    # --- presses and errors ------------------------------------------------------------------------

    async def on_interaction(self, interaction: discord.Interaction[GroupBot]) -> None:
        """Route presses, choices and forms; commands are the tree's."""
        routed = (discord.InteractionType.component, discord.InteractionType.modal_submit)
        if interaction.type in routed and self.first_time(interaction.id):
            try:
                await self.door.route(interaction)
            except Exception as error:
                await self.answer_error(interaction, error)

    def first_time(self, interaction_id: int) -> bool:
        """Say whether this interaction is new: after a resume Discord may deliver one again."""
        if interaction_id in self._taken_up:
            return False
        self._taken_up[interaction_id] = None
        if len(self._taken_up) > _REMEMBERED:
            del self._taken_up[next(iter(self._taken_up))]
        return True

    async def answer_error(self, interaction: discord.Interaction[GroupBot], error: BaseException) -> None:
        """Answer privately and once: a refusal in its own words, anything else with a reference."""
        try:
            if isinstance(error, Refusal):
                await self.door.refused(interaction, error)
                return
            reference = secrets.token_hex(2).upper()
            self._log_error("act failed", error, reference=reference)
            await self.door.broken(interaction, reference)
        except (discord.HTTPException, ClientError) as gone:
            log.warning("error not answered", error=type(gone).__name__, code=getattr(gone, "code", None))

    async def on_message(self, message: discord.Message, /) -> None:
        """Look for no commands in messages: the library would read them, and log those it does not know."""

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log a listener's error without its arguments."""
        error = sys.exc_info()[1]
        if error is not None:
            self._log_error("listener failed", error, listener=event_method)

    def _log_error(self, event: str, error: BaseException, **about: Any) -> None:
        """Log where it broke. The message of an error may quote a person, so it stays out."""
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        log.error(event, error=type(error).__name__, code=getattr(error, "code", None), where=where, **about)

    # --- coming and going --------------------------------------------------------------------------

    async def run_until_stopped(self, token: str) -> None:
        """Connect and stay; a first connect that fails is tried again, a refused token is not.

        Raises CannotStart, in words for the operator, where trying again is of no use.
        """
        waits = chain(_FIRST_CONNECT_WAITS, repeat(_FIRST_CONNECT_WAITS[-1]))
        while True:
            try:
                await self._connect(token)
                return
            except discord.LoginFailure as refused:
                raise CannotStart(
                    "Discord does not accept this token. Make a new one under Bot, Reset Token, "
                    "and set it as DISCORD_TOKEN."
                ) from refused
            except discord.PrivilegedIntentsRequired as refused:
                raise CannotStart("Discord refuses the intents that were asked for.") from refused
            except discord.ConnectionClosed as closed:
                if closed.code in (4004, 4010, 4011, 4012, 4013, 4014):
                    raise CannotStart(
                        f"Discord closed the connection for good (code {closed.code})."
                    ) from closed
                await self._wait_before_retry(closed, next(waits))
            except (OSError, ClientError, discord.HTTPException, discord.GatewayNotFound) as failed:
                await self._wait_before_retry(failed, next(waits))

    async def _connect(self, token: str) -> None:
        """Log in, unless that is done, and stay connected."""
        if not self._logged_in:
            await self.login(token)
            self._logged_in = True
        try:
            await self.connect()
        except AttributeError as stumbled:
            # After a first connect that failed the library looks for what to resume, and there is nothing.
            if self.ws is None and isinstance(stumbled.__context__, OSError | ClientError):  # pyright: ignore[reportUnnecessaryComparison]
                raise stumbled.__context__ from None
            raise

    async def _wait_before_retry(self, failed: BaseException, seconds: float) -> None:
        log.warning("first connect failed", error=type(failed).__name__, again_in=seconds)
        if self.is_closed() or not self._logged_in:
            # Logging in again makes a new HTTP session; the old one would stay open, and its connector too.
            await self.http.close()
            self.http.connector = discord.utils.MISSING
            self.clear()
            self._logged_in = False
        await asyncio.sleep(seconds)


def _cause(error: app_commands.AppCommandError) -> BaseException:
    """Give what went wrong in a command: our own error, or words for what the library refuses."""
    match error:
        case app_commands.CommandInvokeError():
            return error.original
        case app_commands.TransformerError():
            # A refusal of an option's own reading; otherwise what was chosen is gone or of another kind.
            return error.__cause__ or BadInput(
                "I cannot use what was chosen in one of the options. It may be of another kind, or gone by "
                "now. Choose it again from the list."
            )
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return BadInput("This command has changed. Type it again and choose it from the list.")
        case _:
            return error


def _present(guild: discord.Guild) -> dict[int, set[int]]:
    """Give who is where in a server's voice and stage rooms, without bots."""
    rooms: dict[int, set[int]] = {}
    for member_id, state in guild._voice_states.items():  # pyright: ignore[reportPrivateUsage]
        member = guild.get_member(member_id)
        if state.channel is not None and not (member is not None and member.bot):
            rooms.setdefault(state.channel.id, set()).add(member_id)
    return rooms


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database may be somewhere else
    path.write_text(text)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
