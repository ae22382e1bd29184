"""The outbox: a row for each message that has to be said, channels that take none, what is asked most."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    exists,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from groupbot.database import Choice, Instant, Snowflake, metadata
from groupbot.delivery.model import State, Way

outbox = Table(
    "outbox",
    metadata,
    Column("guild_id", Snowflake, nullable=False, info={"person": None}),
    # Random, 63 bits: a serial number, readable in a custom_id, would date a row by its neighbours.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("way", Choice(Way), nullable=False),
    Column("recipient_id", Snowflake, nullable=False, info={"person": "who gets it, or the channel"}),
    Column("occasion", String(80), nullable=False),
    Column("body", JSON, nullable=False, info={"person": None}),
    Column("due_at", Instant, nullable=False),  # as asked for
    Column("try_at", Instant, nullable=False),  # when it is looked at next; once settled, when that was
    Column("expires_at", Instant),
    Column("late_after", Instant),
    Column("state", Choice(State), nullable=False),
    Column("unsure", Boolean, nullable=False),  # a try may have been said: look before saying it again
    Column("withdrawn", Boolean, nullable=False),  # taken back when it might have been said
    Column("revision", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String(32)),
    Column("lease_until", Instant),
    Column("sending_since", Instant),
    Column("channel_id", Snowflake, info={"person": "the direct-message channel, where it is one"}),
    Column("message_id", Snowflake, info={"person": None}),
    Column("settled_at", Instant),
    Column("trouble", String(40)),
    Column("inbox", Boolean, nullable=False),
    UniqueConstraint("guild_id", "kind", "subject", "recipient_id", "occasion"),
    Index("ix_outbox_state_try_at", "state", "try_at"),
    Index("ix_outbox_guild_id_subject_kind", "guild_id", "subject", "kind"),
    Index("ix_outbox_guild_id_recipient_id_inbox", "guild_id", "recipient_id", "inbox"),
)

parked = Table(
    "parked_channels",
    metadata,
    Column("guild_id", Snowflake, primary_key=True, autoincrement=False, info={"person": None}),
    Column("recipient_id", Snowflake, primary_key=True, autoincrement=False, info={"person": "or a channel"}),
    Column("trouble", String(40), nullable=False),
    Column("since", Instant, nullable=False),
    Column("backoff", Float, nullable=False),  # seconds until the try after the next
    Column("retry_at", Instant, nullable=False),
)


# --- what is asked after every change and in every round, so it is built once -------------------------

RELEASED = {"owner": None, "lease_until": None}
SETTLED_COLUMNS = (
    "state", "try_at", "settled_at", "unsure", "sending_since", "attempts", "trouble", "inbox", "channel_id",
    "message_id",
)  # fmt: skip

_AT: BindParameter[Any] = bindparam("at", type_=Instant)


class Waiting(NamedTuple):
    """What a round would find to do."""

    late: bool  # too late to be said
    lapsed: bool  # claimed, and the lease is over
    for_inbox: bool
    shut: bool  # a parked channel has rested long enough
    to_send: bool


def waiting(now: Any) -> ColumnElement[bool]:
    """Find rows whose time has come; `now` is a moment or a parameter."""
    return and_(outbox.c.state == State.DUE, outbox.c.try_at <= now)


def to_be_tried(now: Any) -> ColumnElement[bool]:
    """Find rows whose time has come, and for which it is not too late."""
    in_time = or_(outbox.c.unsure, outbox.c.expires_at.is_(None), outbox.c.expires_at > now)
    return and_(waiting(now), in_time)


def too_late(now: Any) -> ColumnElement[bool]:
    """Find rows for which it is too late; none that is in doubt."""
    return and_(waiting(now), outbox.c.expires_at <= now, ~outbox.c.unsure)


def its_park() -> Select[Any]:
    """Find the parking of the row's channel."""
    return (
        select(parked.c.guild_id)
        .where(parked.c.guild_id == outbox.c.guild_id, parked.c.recipient_id == outbox.c.recipient_id)
        .correlate(outbox)
    )


def _one_of(name: str, column: Column[Any]) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


def _claiming(open_ones: ColumnElement[bool]) -> Any:
    ids = (
        select(outbox.c.id)
        .where(to_be_tried(_AT), outbox.c.way != Way.INBOX, _one_of("kinds", outbox.c.kind), open_ones)
        .order_by(outbox.c.try_at)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    taken = {
        "state": State.SENDING,
        "owner": bindparam("by", type_=String),
        "lease_until": bindparam("until", type_=Instant),
        "sending_since": case((outbox.c.unsure, outbox.c.sending_since), else_=_AT),
        "attempts": outbox.c.attempts + 1,
    }
    return update(outbox).where(outbox.c.id.in_(ids.scalar_subquery())).values(taken).returning(outbox)


def redrawing(insert: Any) -> Any:
    """Build what makes an edit due (again), from the dialect's insert; see `Outbox.redraw`."""
    new, old = insert.excluded, outbox.c
    just_settled = and_(
        old.settled_at > bindparam("just_now", type_=Instant),
        old.settled_at <= bindparam("right_now", type_=Instant),
    )
    after_the_gap = type_coerce(old.settled_at, BigInteger) + bindparam("gap", type_=BigInteger)
    waits = old.state.in_([State.DUE, State.SENDING])
    revived = {
        "revision": old.revision + 1,
        "state": case((old.state == State.SENDING, old.state), else_=literal(State.DUE, old.state.type)),
        "try_at": case((waits, old.try_at), (just_settled, after_the_gap), else_=new.try_at),
        "attempts": case((waits, old.attempts), else_=0),
        "trouble": case((waits, old.trouble), else_=None),
        "withdrawn": False,
    }
    revived |= {name: new[name] for name in ("due_at", "expires_at", "late_after", "body")}
    return insert.on_conflict_do_update(index_elements=KEY, set_=revived).returning(outbox.c.try_at)


KEY = ["guild_id", "kind", "subject", "recipient_id", "occasion"]
CLAIM = _claiming(~exists(its_park()))
PROBE = _claiming(
    and_(outbox.c.guild_id == bindparam("probed_guild"), outbox.c.recipient_id == bindparam("probed"))
)
NEXT_AT = (
    select(outbox.c.try_at)
    .where(
        outbox.c.state == State.DUE,
        or_(outbox.c.way == Way.INBOX, _one_of("kinds", outbox.c.kind)),
        ~exists(its_park().where(parked.c.retry_at > _AT)),
    )
    .order_by(outbox.c.try_at)
    .limit(1)
)
LOOK = select(
    exists().where(too_late(_AT)),
    exists().where(outbox.c.state == State.SENDING, outbox.c.lease_until <= _AT),
    exists().where(to_be_tried(_AT), outbox.c.way == Way.INBOX),
    exists().where(parked.c.retry_at <= _AT),
    exists().where(to_be_tried(_AT), outbox.c.way != Way.INBOX),
)
STANDING = select(outbox.c.id, outbox.c.state, outbox.c.owner, outbox.c.revision, outbox.c.withdrawn).where(
    _one_of("ids", outbox.c.id)
)
SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        {name: bindparam(f"new_{name}", type_=outbox.c[name].type) for name in SETTLED_COLUMNS} | RELEASED
    )
)
NOT_SETTLED = select(outbox.c.id, outbox.c.state, outbox.c.unsure).where(
    outbox.c.guild_id == bindparam("in_guild"),
    outbox.c.subject == bindparam("about"),
    _one_of("kinds", outbox.c.kind),
    or_(bindparam("to", type_=Snowflake).is_(None), outbox.c.recipient_id == bindparam("to")),
    outbox.c.state.in_([State.DUE, State.SENDING]),
)
