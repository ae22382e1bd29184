"""A real browser looking at the page, and what it must never do."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    async_playwright,
)

from groupbot.loopback import Loopback, Person

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine."""


def chromium() -> str:
    """Find the system's Chromium; CHROMIUM names another one."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise NoBrowser("Chromium is missing. On Debian: sudo apt install chromium")
    return found


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium without a window."""
    path = chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=_QUIETLY)
        yield started
        await started.close()


@dataclass
class Tab:
    """One tab, looking as one person. It keeps what went wrong in it and what it asked for."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda fault: self.wrong.append(str(fault)))
        self.page.on("request", self._asks)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _asks(self, request: Request) -> None:
        self.asked.append(request.url)

    async def look_as(self, lo: Loopback, person: Person) -> None:
        """Open the page as somebody, and wait until it stands."""
        await self.page.goto(f"{lo.base_url}/?person={person.id}")
        await self.page.locator("#places .me").wait_for(state="attached")

    @property
    def messages(self) -> Locator:
        """Give the list of messages."""
        return self.page.locator("#messages")

    @property
    def last(self) -> Locator:
        """Give the newest message."""
        return self.page.locator("#messages .message").last

    def button(self, name: str) -> Locator:
        """Find a button of the messages by what stands on it; the newest when there are several."""
        return self.messages.get_by_role("button", name=name, exact=True).last

    @property
    def text(self) -> Locator:
        """Give the field that messages are written in."""
        return self.page.get_by_role("textbox", name="Message")

    async def command(self, line: str, **given: str) -> None:
        """Type a slash command, fill its fields, and send it."""
        await self.text.fill(f"/{line}")
        await self.page.locator("#write .commands [role=option]").first.wait_for()
        await self.text.press("Enter")
        form = self.page.get_by_role("group", name=f"Command /{line}")
        for name, value in given.items():
            offer = form.get_by_role("button", name=f"+ {name}", exact=True)
            if await offer.count():
                await offer.click()
            field = form.locator(".field-box").filter(has=self.page.locator("label", has_text=name)).first
            await self._fill(field, value)
        if given:
            await form.get_by_role("button", name="Send").click()
        await form.wait_for(state="detached")

    async def _fill(self, field: Locator, value: str) -> None:
        choice = field.locator("button.select")
        if await choice.count():
            await choice.click()
            await self.page.locator(".picker [role=option]").filter(has_text=value).first.click()
        else:
            await field.locator("input").fill(value)

    def is_clean(self, lo: Loopback) -> None:
        """Nothing went wrong in the tab, and it asked for nothing but the page's own address."""
        assert not self.wrong, "\n".join(self.wrong)
        strangers = [url for url in self.asked if not url.startswith((lo.base_url + "/", "data:"))]
        assert strangers == []


async def opened(context: BrowserContext) -> Tab:
    """Open a tab."""
    page = await context.new_page()
    page.set_default_timeout(8000)
    return Tab(page)


async def pictured(tab: Tab, name: str, **more: Any) -> None:
    """Keep a picture of a tab where PICTURES names a folder."""
    folder = os.environ.get("PICTURES")
    if folder:
        await tab.page.screenshot(path=f"{folder}/{name}.png", **more)
