"""What an operator asks on the shell: whether the bot's house is in order, and what it may do where."""

from __future__ import annotations

from datetime import UTC, datetime

from groupbot import __version__, visiting
from groupbot.app import App
from groupbot.bot import redirect
from groupbot.config import Settings
from groupbot.crisis import reading
from groupbot.delivery.their_clock import TheirClock
from groupbot.doctor.house import house
from groupbot.doctor.model import Finding, Kind
from groupbot.migrating import DatabaseNewer, DatabaseOlder, must_be_current


async def examination(settings: Settings) -> list[Finding]:
    """Look at the settings, the file, the helplines, and with a token at every server. Starts nothing."""
    found = [*_token(settings), *_helplines(settings)]
    app = App(settings)
    try:
        stands, faults = await _database(app)
        found += faults
        if settings.discord_token is not None and settings.discord_token.get_secret_value().strip():
            found += await _servers(app, settings.discord_token.get_secret_value().strip(), stands)
        if stands:
            found += await house(app.database, None)
    finally:
        await app.database.close()
    return found


def heading() -> str:
    """Say which version looks."""
    return f"groupbot {__version__}"


def _token(settings: Settings) -> list[Finding]:
    if settings.discord_token is not None and settings.discord_token.get_secret_value().strip():
        return []
    words = "DISCORD_TOKEN is not set, so Discord was not asked."
    return [Finding(Kind.TOKEN, words)]


def _helplines(settings: Settings) -> list[Finding]:
    path, found = settings.crisis_lines, []
    if path is not None:
        try:
            reading.read(path.read_bytes())
        except (reading.BadLines, OSError) as wrong:
            words = f"The file of GROUPBOT_CRISIS_LINES is not used: {_why(wrong)}"
            found.append(Finding(Kind.STALE, words, "file"))
    stale = reading.load(None if found else path).stale(datetime.now(UTC).date())
    for name in dict.fromkeys(region.name for region, _ in stale):
        words = f"The helplines of {name} were last checked more than 180 days ago."
        found.append(Finding(Kind.STALE, words, name))
    return found


def _why(wrong: Exception) -> str:
    return (
        str(wrong) if isinstance(wrong, reading.BadLines) else f"it cannot be read ({type(wrong).__name__})."
    )


async def _database(app: App) -> tuple[bool, list[Finding]]:
    """Say whether the database can be asked, and what is wrong with it."""
    file = app.database.file
    if file is not None and not file.exists():
        words = f"There is no database at {file} yet. It is made when the bot first runs."
        return False, [Finding(Kind.DATABASE, words, grave=False)]
    try:
        await must_be_current(app.database)
    except (DatabaseNewer, DatabaseOlder) as other:
        return False, [Finding(Kind.DATABASE, str(other))]
    except Exception as broken:  # whatever the file is, it is not a database that can be read
        return False, [Finding(Kind.DATABASE, f"The database cannot be read ({type(broken).__name__}).")]
    return True, []


async def _servers(app: App, token: str, stands: bool) -> list[Finding]:
    redirect(app.settings.discord_api, app.settings.discord_gateway)
    found: list[Finding] = []
    clock = TheirClock(app.clock)
    visit = visiting.Visit()
    try:
        async with visiting.visiting(token, clock.saw) as client:
            for guild_id in await app.core.groups.servers() if stands else ():
                if not await visit.look(client, guild_id):
                    words = f"The bot is not in the server {guild_id} any more."
                    found.append(Finding(Kind.AWAY, words, str(guild_id), grave=False))
    except visiting.CannotAsk as silent:
        return [Finding(Kind.TOKEN, str(silent))]
    for guild_id in visit.servers():
        found += await app.core.doctor.examine(guild_id, visit)
    if stands:
        found += [each for each in await house(app.database, clock.ahead) if each.kind is Kind.CLOCK]
    return found
