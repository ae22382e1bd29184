"""The command line: start here."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from groupbot import __version__, logs
from groupbot.config import Settings

cli = typer.Typer(
    name="groupbot",
    help="A Discord bot for peer support groups.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

NO_TOKEN = """\
groupbot needs a bot token to talk to Discord, and DISCORD_TOKEN is not set.

How to get one: open https://discord.com/developers/applications, make an application, choose Bot,
then Reset Token. Put it into a file called .env as DISCORD_TOKEN=… (see .env.example).

To try groupbot without a token or an account: groupbot demo
"""


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as wrong:
        for fault in wrong.errors(include_url=False, include_input=False, include_context=False):
            name = ".".join(str(part) for part in fault["loc"])
            typer.echo(f"{name + ': ' if name else ''}{fault['msg'].removeprefix('Value error, ')}", err=True)
        raise typer.Exit(2) from None


def _token(settings: Settings) -> str:
    """Give the bot's token, or say how to get one and end."""
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        typer.echo(NO_TOKEN, err=True)
        raise typer.Exit(2)
    return token


def _or_exit(words: Exception, code: int = 1) -> typer.Exit:
    typer.echo(str(words), err=True)
    return typer.Exit(code)


@cli.command()
def run(
    clock_fd: Annotated[int | None, typer.Option(hidden=True, help="A socket that moves the clock.")] = None,
) -> None:
    """Run the bot until Ctrl-C."""
    from groupbot.bot import CannotStart
    from groupbot.database import AlreadyRunning, CannotOpen
    from groupbot.migrating import DatabaseNewer
    from groupbot.running import run as run_bot

    settings = _settings()
    _token(settings)
    logs.set_up(settings)
    try:
        asyncio.run(run_bot(settings, clock_fd))
    except (AlreadyRunning, CannotOpen, DatabaseNewer, CannotStart) as stopped:
        raise _or_exit(stopped) from None


@cli.command()
def demo(
    headless: Annotated[bool, typer.Option(help="Play the whole story, print it, and end.")] = False,
    port: Annotated[int, typer.Option(help="Where the demo's Discord listens; 0 takes a free port.")] = 0,
    data: Annotated[Path, typer.Option(help="The demo's own folder.")] = Path("demo-data"),
    reset: Annotated[bool, typer.Option(help="Forget what the last visit left, and begin anew.")] = False,
) -> None:
    """Try groupbot on a Discord of its own, on this machine, without a token."""
    from groupbot.demo import keep_open, play

    asyncio.run(play(data, port) if headless else keep_open(data, port, reset=reset))


@cli.command()
def migrate() -> None:
    """Bring the database to this version (the bot does so itself when it starts)."""
    from groupbot.database import AlreadyRunning, CannotOpen, Database
    from groupbot.migrating import DatabaseNewer
    from groupbot.migrating import migrate as bring_up

    settings = _settings()

    async def act() -> str | None:
        database = Database(settings.database)
        try:
            database.own()
            return await bring_up(database)
        finally:
            await database.close()

    try:
        before = asyncio.run(act())
    except (AlreadyRunning, CannotOpen, DatabaseNewer) as stopped:
        raise _or_exit(stopped) from None
    typer.echo(f"The database is up to date (it was {'new' if before is None else f'at {before}'}).")


@cli.command()
def report(
    period: Annotated[str, typer.Option(help="2026-10, 2026-Q4 or 2026; this month unless given.")] = "",
    by: Annotated[str, typer.Option(help="week, month or group.")] = "group",
    server: Annotated[int | None, typer.Option(help="The server's id, where there are several.")] = None,
    group: Annotated[str | None, typer.Option(help="One group only, by name or id.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="The file made to be shared, not the table.")] = False,
) -> None:
    """Print the attendance summary of a month, a quarter or a year."""
    from groupbot.app import App
    from groupbot.database import Database
    from groupbot.errors import Refusal
    from groupbot.migrating import DatabaseNewer, DatabaseOlder, must_be_current
    from groupbot.reports.files import as_table

    settings = _settings()
    file = Database(settings.database).file
    if file is not None and not file.exists():
        typer.echo(f"There is no database at {file} yet. It is made when the bot first runs.", err=True)
        raise typer.Exit(1)
    wanted = period or f"{datetime.now(UTC):%Y-%m}"

    async def act() -> None:
        app = App(settings)
        try:
            await must_be_current(app.database)
            for found in await app.core.reports.for_operator(server, group, wanted, by):
                if as_csv:
                    sys.stdout.buffer.write((await app.core.reports.file(found)).content)
                else:
                    typer.echo(as_table(found))
        finally:
            await app.database.close()

    try:
        asyncio.run(act())
    except Refusal as refused:
        typer.echo(refused.words, err=True)
        raise typer.Exit(1) from None
    except (DatabaseNewer, DatabaseOlder) as other:
        raise _or_exit(other) from None


@cli.command()
def invite(
    application: Annotated[
        int | None, typer.Option(help="The application's id; else the token tells.")
    ] = None,
    wish: Annotated[list[str] | None, typer.Option("--with", help="What you also want: events.")] = None,
) -> None:
    """Print the address at which the bot is added to a server, with the permissions it needs and no more."""
    from groupbot import permissions, visiting
    from groupbot.bot import redirect

    wishes = wish or []
    if unknown := sorted(set(wishes) - permissions.FEATURES.keys()):
        typer.echo(f"There is no {unknown[0]!r}. You can write: {', '.join(permissions.FEATURES)}.", err=True)
        raise typer.Exit(2)
    if application is None:
        settings = _settings()
        redirect(settings.discord_api, settings.discord_gateway)
        try:
            application = asyncio.run(visiting.application_id(_token(settings)))
        except visiting.CannotAsk as silent:
            raise _or_exit(silent) from None
    typer.echo(visiting.invite_address(application, wishes))
    typer.echo(f"It asks for: {permissions.listed(permissions.asked_for(wishes).values())}.", err=True)


@cli.command()
def doctor() -> None:
    """Say what is wrong: settings, database, disk, helplines; with a token, what the bot may do where."""
    from groupbot.operating import examination, heading

    found = sorted(asyncio.run(examination(_settings())), key=lambda each: not each.grave)
    typer.echo(heading())
    for each in found:
        typer.echo(f"{'Not right' if each.grave else 'Worth knowing'}: {each.words}")
    if any(each.grave for each in found):
        raise typer.Exit(1)
    typer.echo("Nothing is wrong.")


@cli.callback(invoke_without_command=True)
def main_options(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """A Discord bot for peer support groups."""
    if version:
        typer.echo(f"groupbot {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line."""
    cli()


if __name__ == "__main__":
    main()
