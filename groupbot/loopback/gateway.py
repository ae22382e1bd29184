"""The gateway: HELLO, IDENTIFY, RESUME, heartbeats, and every event that goes to the bot."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import WSMsgType, web

from groupbot.loopback import jsons
from groupbot.loopback.home import Happening
from groupbot.loopback.moods import Moods
from groupbot.loopback.payloads import events, people
from groupbot.loopback.session import Line, Session
from groupbot.loopback.wire import Sent, Wire
from groupbot.loopback.world import World

NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = 4003, 4004, 4005
ON_ITS_WAY = 0.05  # seconds that no answer to a heartbeat takes less than
UNKNOWN_OP, DECODE_ERROR, INVALID_INTENTS, DISALLOWED_INTENTS = 4001, 4002, 4013, 4014


class Gateway(Moods):
    """Speaks gateway v10 with the bot, and misbehaves when told to."""

    def __init__(self, world: World, wire: Wire, token: str, enabled_intents: int) -> None:
        super().__init__()
        self.world = world
        self.wire = wire
        self.token = token
        self.enabled_intents = enabled_intents
        self.base_url = ""
        self.url = ""
        self.connects = 0
        self.identifies = 0
        self.resumes = 0
        world.listeners.append(self._heard)

    # What the world tells.

    def _heard(self, happening: Happening) -> None:
        for session in list(self.sessions.values()):
            view = events.View(self.world, self.base_url, session.intents)
            payload = events.written(happening, view)
            if payload is not None:
                self.send(session, happening.name, payload)

    def send(self, session: Session, name: str, payload: Any) -> None:
        """Send one event to a session, twice when that was asked for."""
        self.wire.note_event(Sent(name, session.push(name, payload), payload))
        if name in self._twice:
            self._twice.remove(name)
            session.push(name, payload)

    # What the bot says.

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one WebSocket from HELLO to its end."""
        if self._refuse:
            return web.Response(status=self._refuse.pop(0))
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        self.connects += 1
        line = Line(socket, request.transport, self._gate)
        writer = asyncio.create_task(line.write_on())
        try:
            await asyncio.sleep(self._hello_after)
            await self.say(line, 10, {"heartbeat_interval": int(self.heartbeat_interval * 1000)})
            await self._listen(line)
        finally:
            self._hang_up(line)
            writer.cancel()
        return socket

    async def _listen(self, line: Line) -> None:
        async for message in line.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                said = jsons.read(message.data)
                op, words = said["op"], said.get("d")
            except (ValueError, KeyError, TypeError):
                await line.socket.close(code=DECODE_ERROR)
                return
            await self._hear(line, op, words)

    async def _hear(self, line: Line, op: int, words: Any) -> None:
        session = self._session_on(line)
        if op == 1:
            if self._acks:
                # The library notes when it has sent only then: an answer before that looks 41 s late to it.
                await asyncio.sleep(ON_ITS_WAY)
                await self.say(line, 11, None)
        elif op == 2:
            await self._identify(line, words)
        elif op == 6:
            await self._resume(line, words)
        elif session is None:
            await line.socket.close(code=NOT_AUTHENTICATED)
        elif op == 8:
            self._members_asked(session, words)
        elif op == 4:
            self._voice_asked(words)
        elif op != 3:
            await line.socket.close(code=UNKNOWN_OP)

    async def _identify(self, line: Line, words: dict[str, Any]) -> None:
        intents = words.get("intents")
        refusal = None
        if self._session_on(line):
            refusal = ALREADY_AUTHENTICATED
        elif words.get("token") != self.token:
            refusal = AUTHENTICATION_FAILED
        elif not isinstance(intents, int) or intents & ~events.KNOWN_INTENTS:
            refusal = INVALID_INTENTS
        elif intents & events.PRIVILEGED & ~self.enabled_intents:
            refusal = DISALLOWED_INTENTS
        if refusal:
            await line.socket.close(code=refusal)
            return
        self.identifies += 1
        # A bot that begins anew does not come back for what it left.
        self.sessions = {key: one for key, one in self.sessions.items() if one.line}
        session = Session(int(words["intents"]), line=line)
        self.sessions[session.id] = session
        self._greet(session)

    def _greet(self, session: Session) -> None:
        """Send READY, then every server the bot is in."""
        here = [guild for guild in self.world.guilds.values() if guild.bot_here]
        ready = {
            "v": 10,
            "user": people.own_user(self.world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in here],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "session_type": "normal",
            "shard": [0, 1],
            "application": {"id": str(self.world.application_id), "flags": 0},
            "private_channels": [],
            "presences": [],
            "relationships": [],
            "user_settings": {},
        }
        self.send(session, "READY", ready)
        view = events.View(self.world, self.base_url, session.intents)
        for guild in here:
            payload = events.written(Happening("GUILD_CREATE", guild, guild.id), view)
            if payload is not None:
                self.send(session, "GUILD_CREATE", payload)

    async def _resume(self, line: Line, words: dict[str, Any]) -> None:
        session = self.sessions.get(words.get("session_id") or "")
        seq = words.get("seq") or 0
        if words.get("token") != self.token:
            await line.socket.close(code=AUTHENTICATION_FAILED)
        elif session is None or not session.can_resume_from(seq):
            await self.say(line, 9, False)
        else:
            self.resumes += 1
            session.line = line
            session.replay(seq)
            self.send(session, "RESUMED", {})

    def _members_asked(self, session: Session, words: dict[str, Any]) -> None:
        guild = self.world.guilds.get(int(words["guild_id"]))
        if guild is None:
            return
        wanted = {int(one) for one in words.get("user_ids") or []}
        members = [m for m in guild.members.values() if not wanted or m.id in wanted]
        if not wanted and not session.intents & events.GUILD_MEMBERS:
            members = [m for m in members if words.get("query") and m.user.name.startswith(words["query"])]
        chunk: dict[str, Any] = {
            "guild_id": str(guild.id),
            "members": [people.member(one) for one in members],
        }
        missing = [str(one) for one in wanted if one not in guild.members]
        chunk |= {"chunk_index": 0, "chunk_count": 1, "not_found": missing, "nonce": words.get("nonce")}
        self.send(session, "GUILD_MEMBERS_CHUNK", chunk)

    def _voice_asked(self, words: dict[str, Any]) -> None:
        guild = self.world.guilds.get(int(words["guild_id"]))
        if guild and guild.bot_here:
            channel = guild.channels.get(int(words.get("channel_id") or 0))
            mute, deaf = words.get("self_mute", False), words.get("self_deaf", False)
            guild.move_voice(self.world.bot.id, channel, self_mute=mute, self_deaf=deaf)

    def _session_on(self, line: Line) -> Session | None:
        return next((one for one in self.sessions.values() if one.line is line), None)

    def _hang_up(self, line: Line) -> None:
        session = self._session_on(line)
        if session:
            session.line = None
            # The client ended the session itself; 1000 and 1001 invalidate it.
            if line.socket.close_code in (1000, 1001):
                del self.sessions[session.id]

    @property
    def is_connected(self) -> bool:
        """Say whether a bot is on the line now."""
        return any(session.line for session in self.sessions.values())

    async def close(self) -> None:
        """End every line; the sessions are over."""
        self._gate.set()
        for session in list(self.sessions.values()):
            if session.line:
                await session.line.socket.close(code=1001)
        self.sessions.clear()
