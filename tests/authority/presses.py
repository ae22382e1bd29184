"""Every press, choice and form there is: what it is about, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groupbot.ids import base36
from tests.authority.scene import UNKNOWN, For, Scene

_THINGS = (
    "draft",
    "coming",
    "ended",
    "series",
    "series_draft",
    "one_date",
    "hours",
    "rest",
    "talk",
    "template",
)


@dataclass(frozen=True)
class Press:
    """One entry: who it is for, what it is about, and what goes with it. `{mia}` is Mia's id in base 36."""

    who: For
    about: str = ""  # draft, coming, ended, group, or a subject as it stands
    extra: str = ""
    values: tuple[str, ...] = ()
    fields: dict[str, str] | None = None

    def custom_id(self, key: tuple[str, str], scene: Scene, *, unknown: bool = False) -> str:
        """Write the id that a card of this scene carries; `unknown`: about something that is not there."""
        ids = {name: getattr(scene, name).id for name in _THINGS}
        ids["group"] = scene.circle.group.id
        subject = ids.get(self.about, self.about)
        if unknown and self.about in ids:
            subject = UNKNOWN
        extra = self.extra.format(mia=base36(scene.stage.mia.id), fay=base36(scene.stage.fay.id))
        return f"gb:{key[0]}:{subject}:{key[1]}" + (f"={extra}" if extra else "")

    def chosen(self, scene: Scene, *, unknown: bool = False) -> tuple[str, ...]:
        """Give the values of a menu."""
        known = {"coming": scene.coming.id, "group": scene.circle.group.id, "mia": str(scene.stage.mia.id)}
        known |= {"hours": scene.hours.id, "rest": scene.rest.id, "talk": scene.talk.id}
        known |= {"template": scene.template.id}
        known |= {"series": scene.series.id, "one_date": scene.one_date.id}
        at = base36(scene.stage.guild.id)
        known["harbour.group"] = f"{at}.{UNKNOWN if unknown else scene.circle.group.id}"
        hides = (
            {"series", "one_date", "coming", "group", "hours", "rest", "talk", "template"}
            if unknown
            else set()
        )
        return tuple(UNKNOWN if value in hides else known.get(value, value) for value in self.values)


_PLAN = {"title": "Mine", "when": "thu 19:00", "length": "60", "capacity": "9", "topic": ""}
_AGAIN = {"on": "sun", "ends": "never", "title": "Mine"}
_HOURS = {"days": "mon", "begins": "19:00", "ends": "21:00", "zone": ""}
_GROUP = {"name": "Mine", "zone": "UTC", "length": "60", "places": "9"}
_PHASE = {"name": "Mine", "minutes": "10", "seconds": "", "prompt": "", "script": ""}
_OWN, _SEE, _LEAD = For.THEMSELVES, For.MEMBERS, For.LEADERS
_PLAN_WITH = For.PLANNERS
_RUN, _COORDINATE, _SET_UP = For.SESSION, For.COORDINATORS, For.SETUP


def _about(about: str, who: For, *actions: str, **more: Any) -> dict[str, Press]:
    return {action: Press(who, about, **more) for action in actions}


_KINDS: dict[str, dict[str, Press]] = {
    "form": {"again": Press(_OWN, "abc")},
    "agreement": {
        **_about("group", _SEE, "show", "agree", "agree-named", "agree-unnamed", "question", "not-now"),
        **_about("group", _SEE, "history"),
        "version": Press(_SEE, "group", values=("1",)),
        **_about("group", _LEAD, "edit"),
        "undo": Press(_LEAD, "group", "2"),
        **_about("group", _LEAD, "rewrite", "publish", "reword", "discard", extra="abc"),
        "written": Press(_LEAD, "group", "1", fields={"lines": "We listen."}),
    },
    "attendance": {
        "here": Press(_SEE, "coming"),
        **_about("ended", _RUN, "list", "correct"),
        "mark-who": Press(_RUN, "ended", values=("mia",)),
        "mark-as": Press(For.FORM, "ended", "{mia}", values=("h",)),
        "mark": Press(_RUN, "ended", "{mia},h", fields={"why": "was there"}),
        "count": Press(_LEAD, "ended"),
        "counted": Press(_LEAD, "ended", fields={"number": "7"}),
    },
    "contact": {
        **_about("group", _SEE, "write"),
        **_about("group", For.FORM, "form"),
        **_about("talk", For.FORM, "answer"),
        "sent": Press(_SEE, "group", fields={"words": "Hello"}),
        **_about("", _OWN, "groups"),
        "pick": Press(_SEE, values=("harbour.group",)),
        **_about("talk", For.TALK, "show", "close", "close-yes"),
        "way": Press(For.WRITER, "talk", "dm"),
        **_about("group", For.READERS, "open"),
        "read": Press(For.TALK, values=("talk",)),
        "answered": Press(For.TALK, "talk", fields={"words": "Hello"}),
    },
    "crisis": {
        "show": Press(_OWN),
        "choose": Press(_OWN, values=("de",)),
        **_about("", For.ARRANGERS, "no-contact", "no-region", "no-lines"),
    },
    "duty": {
        **_about("group", _LEAD, "show"),
        "new": Press(For.FORM, "group"),
        "set": Press(_LEAD, "group", fields=_HOURS),
        "pick": Press(For.DUTY, values=("hours",)),
        **_about("hours", For.DUTY, "remove", "remove-yes", "undo"),
    },
    "group": {
        **_about("", _OWN, "list"),
        "pick": Press(_SEE, values=("group",)),
        **_about("group", _SEE, "show", "who", "join", "leave", "named", "unnamed", "names"),
        **_about("group", _SEE, "forget", "forget-yes", "kept", "break", "break-end"),
        "break-set": Press(_SEE, "group", fields={"until": "2"}),
        **_about("group", _SEE, "wishes", "need"),
        "wish": Press(_SEE, "group", "on-card.yes"),
        "needed": Press(_SEE, "group", fields={"need": "Mine"}),
        "post": Press(_LEAD, "group"),
        "post-again": Press(_LEAD, "group", "0"),
        "mode": Press(_COORDINATE, "group", "number"),
        **_about("group", _COORDINATE, "archive-yes", "restore"),
        **_about("group", _LEAD, "rules", "rule-numbers"),
        "rule": Press(_COORDINATE, "group", "adults-only.no"),
        "rule-numbered": Press(_LEAD, "group", fields={"minimum": "3"}),
        **_about("group", _COORDINATE, "remove-yes", "remove-undo", extra="{fay}"),
    },
    "me": {
        **_about("", _OWN, "next", "inbox", "clear", "clear-yes", "reminders", "changes", "late"),
        "late-set": Press(_OWN, "", "yes"),
        "help": Press(_OWN, "", "setup"),
        "leads": Press(_OWN, values=("60",)),
        "set": Press(_OWN, "", "dm.60"),
        "tell": Press(_OWN, "", "yes"),
        **_about("", _OWN, "zone", "zoneclear", "digest", "digestadd"),
        "digestset": Press(_OWN, "", "6.1020"),
        "digestday": Press(_OWN, values=("3",)),
        "digesthour": Press(_OWN, values=("600",)),
        "hour": Press(_OWN, values=("60",)),
        "zoneset": Press(_OWN, values=("Europe/London",)),
        "where": Press(_OWN, "next", values=("harbour",)),
    },
    "pause": {
        **_about("group", _LEAD, "show"),
        "start": Press(For.PAUSERS, "group", "rsvp.60"),
        **_about("group", For.PAUSERS, "end"),
    },
    "report": {
        "show": Press(_LEAD, "group", "2027-01,group,0"),
        "terms": Press(_OWN),
    },
    "rest": {
        **_about("", _OWN, "list"),
        **_about("", For.FORM, "new"),
        "pick": Press(_SEE, values=("rest",)),
        "added": Press(
            _LEAD, fields={"first": "10 Feb", "last": "", "reason": "Mine", "scope": "Monday Circle"}
        ),
        **_about("rest", _LEAD, "cancel", "leave", "remove", "remove-yes", "undo", "import-yes", "import-no"),
    },
    "rota": {
        **_about("group", _LEAD, "show", "turns", "pool", "unpool"),
        "pick": Press(_LEAD, values=("coming",)),
        **_about("coming", _LEAD, "session", "confirm", "take", "decline", "swap", "fewer"),
        "swap-who": Press(_LEAD, "coming", values=("mia",)),
    },
    "series": {
        **_about("", _OWN, "list"),
        "pick": Press(_SEE, values=("series",)),
        "date": Press(_SEE, "series", values=("one_date",)),
        **_about("series", _SEE, "show", "calendar"),
        **_about("series", _LEAD, "change", "end", "end-yes", "undo"),
        "changed": Press(_LEAD, "series", fields=_AGAIN | {"at": "20:00", "length": "60"}),
        **_about("series_draft", _LEAD, "publish", "discard", "first"),
        "fit": Press(_LEAD, "series", "60"),
        "meant": Press(_LEAD, "series", "abc"),
        "short": Press(_LEAD, "series_draft", "last"),
        "drafted": Press(_LEAD, "series_draft", fields=_AGAIN | {"start": "sun 19:00", "often": "week"}),
    },
    "session": {
        **_about("", _OWN, "list"),
        "pick": Press(_SEE, values=("coming",)),
        **_about(
            "coming", _SEE, "show", "seen", "take", "wait", "keep", "maybe", "cant", "withdraw", "leave-list"
        ),
        **_about("coming", _SEE, "accept", "pass", extra="1798743600"),
        **_about("coming", _SEE, "agree", "agree-named", "agree-unnamed", extra="abc.take"),
        "question": Press(_SEE, "coming", "take"),
        "not-now": Press(_SEE, "coming"),
        **_about("coming", For.FORM, "note"),
        "noted": Press(_SEE, "coming", fields={"note": "later"}),
        "tell": Press(_SEE, "coming", "yes"),
        **_about("coming", _SEE, "remind", "calendar"),
        "leads": Press(_SEE, "coming", values=("60",)),
        "by": Press(_SEE, "coming", values=("dm",)),
        **_about("coming", _SEE, "turn"),
        **_about("coming", _RUN, "people", "over"),
        "over-who": Press(_RUN, "coming", values=("mia",)),
        **_about("coming", _RUN, "over-yes", "over-undo", extra="{mia}"),
        **_about("coming", _LEAD, "console", "change", "cancel", "undo", "end", "end-yes", "go-on"),
        **_about("coming", _LEAD, "next-week"),
        **_about("one_date", _LEAD, "skip"),
        **_about("coming", _SEE, "phases"),
        "phase": Press(_LEAD, "coming", values=("0",)),
        "fit": Press(_LEAD, "coming", "60"),
        "skip-why": Press(_LEAD, "one_date", values=("ill",)),
        "skip-yes": Press(_LEAD, "one_date", "ill.end"),
        "skip-words": Press(For.FORM, "one_date", "ill.end"),
        "skip-said": Press(_LEAD, "one_date", "ill.end", fields={"words": "Back next week"}),
        **_about("coming", _LEAD, "few-run", "few-drop", "few-cancel", "cant-run"),
        "changed": Press(_LEAD, "coming", fields=_PLAN),
        "reason": Press(_LEAD, "coming", values=("ill",)),
        "cancel-yes": Press(_LEAD, "coming", "ill.all"),
        "cancel-words": Press(For.FORM, "coming", "ill.all"),
        "cancel-said": Press(_LEAD, "coming", "ill.all", fields={"words": "Back next week"}),
        **_about("draft", _LEAD, "publish", "discard", "second"),
    },
    "setup": {
        **_about("", _SET_UP, "show", "check"),
        **_about("member", _SET_UP, "unmap", "unmap-yes"),
    },
    "template": {
        **_about("", _PLAN_WITH, "list"),
        "pick": Press(_PLAN_WITH, values=("template",)),
        **_about("template", _PLAN_WITH, "show", "copy", "name", "add", "use"),
        **_about("template", _PLAN_WITH, "delete", "delete-yes", "undo"),
        "phase": Press(_PLAN_WITH, "template", values=("0.1",)),
        "copied": Press(_PLAN_WITH, "template", fields={"name": "Mine", "group": "Monday Circle"}),
        "named": Press(_PLAN_WITH, "template", fields={"name": "Mine", "about": ""}),
        "added": Press(_PLAN_WITH, "template", fields=_PHASE),
        "changed": Press(_PLAN_WITH, "template", "0.1", fields=_PHASE),
        "mode": Press(_PLAN_WITH, "template", "0.1", values=("quiet",)),
        **_about("template", _PLAN_WITH, "change", "answers", "up", "down", "take", "take-yes", extra="0.1"),
        "used": Press(_LEAD, "template", values=("group",)),
        "unuse": Press(_LEAD, "group"),
    },
    "wizard": {
        **_about("", _SET_UP, "begin", "stop"),
        **_about("", _SET_UP, "make", "contact", "plan", "weekly", "test", "lead-me", extra="7"),
        "go": Press(_SET_UP, "channels"),
        "skip": Press(_SET_UP, "duty", "7"),
        "channel": Press(_SET_UP, "announce", "7", values=("announcements",)),
        "role": Press(_SET_UP, "member", "7", values=("member",)),
        "mode": Press(_SET_UP, "", "7", values=("number",)),
        "lead": Press(_SET_UP, "", "7", values=("mia",)),
        "region": Press(_SET_UP, "", "7", values=("de",)),
        "made": Press(_SET_UP, "", "7", fields=_GROUP),
        "contacted": Press(_SET_UP, "", "7", fields={"contact": "The office, 555 0100"}),
        "planned": Press(_SET_UP, "", "7", fields={"when": "thu 19:00"}),
        "repeated": Press(_SET_UP, "", "7", fields={"when": "thu 19:00", "ends": "3"}),
    },
}
PRESSES = {(kind, action): each for kind, actions in _KINDS.items() for action, each in actions.items()}
