"""A Discord on this machine: REST v10 and the gateway on 127.0.0.1, and people who use it."""

from groupbot.loopback.draft import Upload
from groupbot.loopback.hub import NotSeen
from groupbot.loopback.person import Person
from groupbot.loopback.server import Loopback
from groupbot.loopback.shown import CannotDo, Choice, Modal, NoAnswer, Reply, Shown

__all__ = [
    "CannotDo",
    "Choice",
    "Loopback",
    "Modal",
    "NoAnswer",
    "NotSeen",
    "Person",
    "Reply",
    "Shown",
    "Upload",
]
