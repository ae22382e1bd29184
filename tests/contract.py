"""Discord's own description of its HTTP API, held against what went over the wire."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from groupbot.loopback.wire import Exchange, Wire

ROOT = "urn:discord"
DESCRIPTION = Path(__file__).resolve().parents[1].parent / "shared" / "discord-openapi.json"
# Where the library writes a snowflake as a number, which Discord takes.
LENIENT = {
    ("POST", "/users/@me/channels"): "recipient_id",
    ("POST", "/stage-instances"): "channel_id",
    ("PATCH", "/guilds/{guild_id}/voice-states/{user_id}"): "channel_id",
    ("POST", "/guilds/{guild_id}/scheduled-events"): "channel_id",
    ("PATCH", "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"): "channel_id",
}
# Lists whose things carry an id that is a number now and then.
WITH_IDS = ("attachments", "permission_overwrites")
# What the library asks in the address and Discord reads in the body.
STRAY = {("PUT", "/guilds/{guild_id}/bans/{user_id}"): "delete_message_seconds"}


class Contract:
    """The description, with a validator for every body it describes."""

    def __init__(self, description: dict[str, Any]) -> None:
        self.paths: dict[str, Any] = description["paths"]
        self.responses: dict[str, Any] = description["components"]["responses"]
        resource = Resource.from_contents(description, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(ROOT, resource)
        self._schemas: dict[str, Any] = description["components"]["schemas"]
        self._kind = extend(Draft202012Validator, {"oneOf": self._one_of, "anyOf": self._one_of})
        self._validator = cache(self._new_validator)
        self._held: set[str] = set()
        self._fitted: set[tuple[int, str]] = set()

    @classmethod
    @cache
    def load(cls) -> Self | None:
        """Read the description from beside the repository, or answer None when it is not there."""
        return cls(json.loads(DESCRIPTION.read_text())) if DESCRIPTION.is_file() else None

    def check(self, exchange: Exchange) -> list[str]:
        """Say in what an exchange breaks the description; nothing when it holds."""
        outline = _outline(exchange)
        if outline in self._held:
            return []
        faults = self._faults_of(exchange)
        if not faults:
            self._held.add(outline)
        return faults

    def _faults_of(self, exchange: Exchange) -> list[str]:
        where = f"{exchange.method} {exchange.template or exchange.path}"
        operation = self.paths.get(exchange.template or "", {}).get(exchange.method.lower())
        if operation is None:
            return [f"{where}: there is no such route"]
        faults = [*self._request_faults(exchange, operation), *self._query_faults(exchange, operation)]
        # A body that was refused with 4xx was wrong on purpose or said so itself.
        if exchange.status >= 400:
            faults = []
        return [f"{where}: {fault}" for fault in [*faults, *self._answer_faults(exchange, operation)]]

    # What the bot asks.

    def _request_faults(self, exchange: Exchange, operation: dict[str, Any]) -> Iterator[str]:
        if not exchange.content_type:
            return
        described = operation.get("requestBody", {}).get("content", {}).get(exchange.content_type)
        if described is None:
            if exchange.body:
                yield f"the request has a body of type {exchange.content_type}"
            return
        pointer = self._pointer(exchange, "requestBody", "content", exchange.content_type, "schema")
        yield from self._faults("request", pointer, _read_leniently(exchange))

    def _query_faults(self, exchange: Exchange, operation: dict[str, Any]) -> Iterator[str]:
        known = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}
        stray = STRAY.get((exchange.method, exchange.template or ""))
        for number, (name, text) in enumerate(exchange.query.items()):
            if name == stray:
                continue
            if name not in known:
                yield f"the query {name!r} is unknown"
                continue
            index = [one["name"] for one in operation["parameters"]].index(name)
            schema = known[name]["schema"]
            pointer = self._pointer(exchange, "parameters", str(index), "schema")
            yield from self._faults(f"query {number}", pointer, _typed(text, schema))

    # What the loopback answers.

    def _answer_faults(self, exchange: Exchange, operation: dict[str, Any]) -> Iterator[str]:
        status, responses = str(exchange.status), operation["responses"]
        if not 0 < exchange.status < 500:
            return  # told to fail; 0 is a connection that was cut
        key = status if status in responses else f"{status[0]}XX"
        if key not in responses:
            yield f"the answer {status} is not described"
            return
        if "$ref" in responses[key]:
            name = responses[key]["$ref"].split("/")[-1]
            pointer = f"/components/responses/{name}/content/application~1json/schema"
        elif "content" not in responses[key]:
            if exchange.answer is not None:
                yield f"the answer {status} has a body"
            return
        else:
            pointer = self._pointer(exchange, "responses", key, "content", "application/json", "schema")
        answer = exchange.answer
        if status == "400" and isinstance(answer, dict):
            # Discord's codes of single fields are words; its description calls them numbers.
            answer = {name: value for name, value in answer.items() if name != "errors"}
        yield from self._faults("answer", pointer, answer)

    # Schemas.

    def _pointer(self, exchange: Exchange, *parts: str) -> str:
        whole = ("paths", exchange.template or "", exchange.method.lower(), *parts)
        return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in whole)

    def _new_validator(self, pointer: str) -> Any:
        return self._kind({"$ref": f"{ROOT}#{quote(pointer)}"}, registry=self._registry)

    def _faults(self, what: str, pointer: str, value: Any) -> Iterator[str]:
        for error in self._validator(pointer).iter_errors(value):
            said = error.message
            short = said if len(said) < 300 else f"{said[:100]} … {said[-150:]}"
            yield f"{what} at {error.json_path}: {short}"

    def _one_of(
        self, validator: Any, branches: list[Any], value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        """Try only the branches whose `type` fits: the rest cannot, and trying them all is slow.

        What once held in a place is not tried there again: cards carry the same buttons over and over.
        """
        known = (id(branches), _without_ids_and_times(json.dumps(value)))
        if known in self._fitted:
            return
        fitting = [(n, one) for n, one in enumerate(branches) if self._may_fit(one, value)]
        faults: list[ValidationError] = []
        for number, branch in fitting:
            found = list(validator.descend(value, branch, schema_path=number))
            if not found:
                self._fitted.add(known)
                return
            faults += found
        if len(fitting) == 1:
            yield from faults
        else:
            yield ValidationError(f"{str(value)[:200]} fits none of {len(branches)} forms", context=faults)

    def _may_fit(self, branch: dict[str, Any], value: Any) -> bool:
        target = self._schemas[branch["$ref"].split("/")[-1]] if "$ref" in branch else branch
        if target.get("type") == "null":
            return value is None
        kinds = target.get("properties", {}).get("type", {}).get("enum")
        if kinds is None or not isinstance(value, dict) or "type" not in value:
            return value is not None or "type" not in target
        return value["type"] in kinds


# Permission numbers, which everyone writes as strings because they outgrow JavaScript's.
BITS = ("allow", "deny", "permissions", "default_member_permissions")


def _outline(exchange: Exchange) -> str:
    """Write an exchange without what differs from one press to the next: ids and times."""
    asked = (exchange.method, exchange.template, exchange.status, exchange.content_type, exchange.query)
    return _without_ids_and_times(json.dumps((*asked, exchange.body, exchange.answer), default=str))


def _without_ids_and_times(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "then", re.sub(r"\d{15,}", "1", text))


def _read_leniently(exchange: Exchange) -> Any:
    body: Any = _with_numbers(exchange.body)
    if not isinstance(body, dict):
        return body
    name = LENIENT.get((exchange.method, exchange.template or ""))
    if name and isinstance(body.get(name), int):
        body = body | {name: str(body[name])}
    inner = body.get("data")
    if isinstance(inner, dict):
        body = body | {"data": _with_ids(inner)}
    return _with_ids(body)


def _with_numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_numbers(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: int(one) if key in BITS and isinstance(one, str) and one.isdecimal() else _with_numbers(one)
        for key, one in value.items()
    }


def _with_ids(body: dict[str, Any]) -> dict[str, Any]:
    for name in WITH_IDS:
        if body.get(name):
            body = body | {name: [one | {"id": str(one["id"])} for one in body[name]]}
    return body


def _typed(text: str, schema: dict[str, Any]) -> Any:
    """Read a query's text as what it is meant to be."""
    if schema.get("type") == "integer" and text.isdecimal():
        return int(text)
    if schema.get("type") == "boolean":
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text)
    return text


@pytest.fixture
def held_to_the_contract() -> Iterator[None]:
    """Check every exchange of a test once it is over. Import it into a conftest with autouse below."""
    contract = Contract.load()
    seen: list[Exchange] = []
    Wire.everywhere.append(seen.append)
    yield
    Wire.everywhere.remove(seen.append)
    faults = [fault for exchange in seen for fault in contract.check(exchange)] if contract else []
    assert not faults, "\n".join(faults)
