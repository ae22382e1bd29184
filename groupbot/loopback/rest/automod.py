"""AutoMod rules of a server."""

from __future__ import annotations

from typing import Any

from groupbot.loopback.ask import Answer, Ask, route
from groupbot.loopback.errors import Refused
from groupbot.loopback.guild import Guild
from groupbot.loopback.limits import places
from groupbot.loopback.shapes import check

RULES = "/guilds/{guild_id}/auto-moderation/rules"
RULE = RULES + "/{rule_id}"
KEYWORDS, PRESETS, MENTIONS, PROFILE = 1, 4, 5, 6
_TRIGGERS: dict[int, dict[str, Any]] = {
    KEYWORDS: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
    PRESETS: {"presets": [], "allow_list": []},
    MENTIONS: {"mention_total_limit": 20, "mention_raid_protection_enabled": False},
    PROFILE: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
}


def _rule(ask: Ask, guild: Guild) -> dict[str, Any]:
    found = guild.automod.get(ask.number("rule_id"))
    if found is None:
        raise Refused(404, {"message": "Unknown Auto Moderation Rule", "code": 10066})
    return found


@route("GET", RULES)
async def listed(ask: Ask) -> Answer:
    """List the rules."""
    return 200, list(ask.guild("manage_guild").automod.values())


@route("GET", RULE)
async def fetch(ask: Ask) -> Answer:
    """Answer one rule."""
    return 200, _rule(ask, ask.guild("manage_guild"))


@route("POST", RULES)
async def create(ask: Ask) -> Answer:
    """Make a rule."""
    guild = ask.guild("manage_guild")
    check(places.NEW_AUTOMOD, ask.body)
    rule = {
        "id": str(ask.hub.world.new_id()),
        "guild_id": str(guild.id),
        "creator_id": str(ask.bot.id),
        "enabled": False,
        "exempt_roles": [],
        "exempt_channels": [],
    }
    _fill(rule | {"trigger_type": ask.body["trigger_type"]}, ask.body, guild)
    kept = guild.automod[int(rule["id"])]
    ask.hub.world.tell("AUTO_MODERATION_RULE_CREATE", kept, guild.id)
    ask.log(guild, 140, int(rule["id"]))
    return 200, kept


def _fill(rule: dict[str, Any], body: dict[str, Any], guild: Guild) -> None:
    """Write a body over a rule, with what Discord fills in."""
    full = rule | {key: value for key, value in body.items() if value is not None}
    given = full.get("trigger_metadata") or {}
    full["trigger_metadata"] = _TRIGGERS.get(full["trigger_type"], {}) | given
    full["actions"] = [
        {"type": one["type"], "metadata": one.get("metadata") or {}} for one in full["actions"]
    ]
    for key in ("exempt_roles", "exempt_channels"):
        full[key] = [str(one) for one in full[key]]
    guild.automod[int(full["id"])] = full


@route("PATCH", RULE)
async def change(ask: Ask) -> Answer:
    """Change a rule in the fields that are named."""
    guild = ask.guild("manage_guild")
    check(places.AUTOMOD_EDIT, ask.body)
    rule = _rule(ask, guild)
    _fill(rule, ask.body, guild)
    ask.hub.world.tell("AUTO_MODERATION_RULE_UPDATE", guild.automod[int(rule["id"])], guild.id)
    ask.log(guild, 141, int(rule["id"]))
    return 200, guild.automod[int(rule["id"])]


@route("DELETE", RULE)
async def delete(ask: Ask) -> Answer:
    """Take a rule away."""
    guild = ask.guild("manage_guild")
    rule = _rule(ask, guild)
    del guild.automod[int(rule["id"])]
    ask.hub.world.tell("AUTO_MODERATION_RULE_DELETE", rule, guild.id)
    ask.log(guild, 142, int(rule["id"]))
    return 204, None
