from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from groupbot.loopback import Loopback, Person
from tests.page.conftest import Harbour

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def fetched(lo: Loopback, path: str, **headers: str) -> tuple[int, Any, str]:
    async with aiohttp.ClientSession() as session, session.get(lo.base_url + path, headers=headers) as got:
        return got.status, got.headers, await got.text(errors="replace")


async def knocked(lo: Loopback, person: Person, **headers: str) -> int:
    """Ask for the socket and answer the status."""
    url = f"{lo.base_url}/page/socket?person={person.id}"
    async with aiohttp.ClientSession() as session:
        try:
            async with session.ws_connect(url, headers=headers):
                return 101
        except aiohttp.WSServerHandshakeError as refused:
            return refused.status


def port_of(lo: Loopback) -> str:
    return lo.base_url.rpartition(":")[2]


async def test_only_this_machine_s_own_names_are_answered(harbour: Harbour) -> None:
    lo, port = harbour.lo, port_of(harbour.lo)
    for host, status in (
        (f"127.0.0.1:{port}", 200),
        (f"localhost:{port}", 200),
        (f"evil.example:{port}", 403),
        ("127.0.0.1", 403),
        (f"localhost.evil.example:{port}", 403),
    ):
        assert (await fetched(lo, "/", Host=host))[0] == status, host


async def test_other_sites_cannot_reach_the_socket(harbour: Harbour) -> None:
    lo = harbour.lo
    assert await knocked(lo, harbour.sam, Origin=lo.base_url) == 101
    for origin in (
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        lo.base_url.replace("http:", "https:"),
    ):
        assert await knocked(lo, harbour.sam, Origin=origin) == 403, origin
    assert await knocked(lo, harbour.sam) == 403
    mixed = {"Origin": lo.base_url, "Host": f"localhost:{port_of(lo)}"}
    assert await knocked(lo, harbour.sam, **mixed) == 403


async def test_every_file_of_the_page_carries_a_strict_policy(harbour: Harbour) -> None:
    for path in ("/", "/page/main.js", "/page/page.css", "/page/icon.svg", "/page/nothing.js"):
        _, headers, _ = await fetched(harbour.lo, path)
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


async def test_nothing_but_the_page_s_own_files_is_served(harbour: Harbour) -> None:
    for path in (
        "/page/",
        "/page/../site.py",
        "/page/%2e%2e/site.py",
        "/page//etc/passwd",
        "/page/static/main.js",
    ):
        assert (await fetched(harbour.lo, path))[0] in (401, 404), path


async def test_the_page_has_nothing_inline(harbour: Harbour) -> None:
    _, _, text = await fetched(harbour.lo, "/")
    assert "<style" not in text
    assert "style=" not in text
    assert " on" not in text.replace(" on this machine", "")
    assert text.count("<script") == text.count('<script type="module" src="/page/')


async def test_a_file_that_calls_itself_a_page_is_only_a_download(harbour: Harbour) -> None:
    lo = harbour.lo
    shown = await harbour.sam.says(
        harbour.hall,
        "look",
        files={"x.html": b"<script>1</script>", "x.svg": b"<svg/>", "x.png": b"\x89PNG", 'a"\r\nb': b"1"},
    )
    kinds = {}
    for file in shown.message.files:
        path = f"/attachments/{file.channel_id}/{file.id}/{'x'}"
        _, headers, _ = await fetched(lo, path)
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        kinds[file.name] = headers["Content-Disposition"].partition(";")[0]
    assert kinds["x.png"] == "inline"
    assert {kinds["x.html"], kinds["x.svg"]} == {"attachment"}


async def test_what_cannot_be_read_is_answered_and_the_line_holds(harbour: Harbour) -> None:
    lo = harbour.lo
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{lo.base_url}/page/socket?person={harbour.sam.id}", headers={"Origin": lo.base_url}
        ) as line,
    ):
        assert (await line.receive_json())["event"] == "welcome"
        for text in (
            "",
            "[]",
            "{}",
            '{"id":1}',
            '{"id":1,"act":"__class__"}',
            '{"id":1,"act":["a"]}',
            "\x00",
        ):
            await line.send_str(text)
            assert await answered(line) == (None, False)
        hall = str(harbour.hall.id)
        for words in (
            {"act": "look"},
            {"act": "look", "channel": "x"},
            {"act": "look", "channel": str(harbour.staff.id)},
            {"act": "press", "channel": hall, "message": "1", "component": "a"},
            {"act": "say", "channel": hall, "text": "x" * 2001},
            {"act": "slash", "channel": hall, "command": "", "options": {}},
            {"act": "slash", "channel": hall, "command": "/show", "options": []},
            {"act": "submit", "modal": "1", "fields": {}},
            {"act": "say", "channel": hall, "text": "", "files": [{"name": "a", "bytes": "?"}]},
            {"act": "control", "name": "nothing"},
        ):
            await line.send_json({"id": 7, **words})
            assert await answered(line) == (7, False), words
        said = await harbour.kim.slash("/show", what="card", in_=harbour.hall)
        for component in (None, 1, "count", [], {}):
            words = {"act": "press", "channel": hall, "message": str(said.message.id), "component": component}
            await line.send_json({"id": 8, **words})
            assert await answered(line) == (8, False), component


async def answered(line: aiohttp.ClientWebSocketResponse) -> tuple[Any, bool]:
    """Pass over events until an answer comes."""
    while True:
        words = await asyncio.wait_for(line.receive_json(), 5)
        if "event" not in words:
            return words["re"], words["ok"]


async def test_a_window_is_told_only_what_its_person_sees(harbour: Harbour) -> None:
    lo = harbour.lo
    heard: list[dict[str, Any]] = []
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{lo.base_url}/page/socket?person={harbour.sam.id}", headers={"Origin": lo.base_url}
        ) as line,
    ):
        await line.receive_json()
        await harbour.kim.says(harbour.staff, "for the staff only")
        await harbour.kim.slash("/session new", in_=harbour.hall, title="for kim only")
        await harbour.sam.says(harbour.hall, "the end")
        while not any("the end" in str(one) for one in heard):
            heard.append(await asyncio.wait_for(line.receive_json(), 5))
    assert "only" not in str(heard)
