"""Answers that say no: raised where the rule is, with the words for the person who asked."""

from __future__ import annotations


class Refusal(Exception):
    """An act that was not done, and why, in words for the person who asked.

    `words` is shown to them as it stands. `typed` is what they wrote, handed back where
    losing it would hurt (long text), and None otherwise. Neither is ever logged. `way_on` names the
    act that would mend it and what it is done to, ("group.join", group id) say: a face may offer it
    as a button.
    """

    def __init__(
        self, words: str, *, typed: str | None = None, way_on: tuple[str, str] | None = None
    ) -> None:
        super().__init__(type(self).__name__)  # the words may quote the person, so they stay out of logs
        self.words = words
        self.typed = typed
        self.way_on = way_on


class BadInput(Refusal):
    """What was typed cannot be read or lies outside what is allowed."""


class NotPossible(Refusal):
    """The rules of the thing itself do not allow the act now."""


class NotAllowed(Refusal):
    """The person may not do this here."""


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to see: the same words for both."""


class OutOfDate(Refusal):
    """The thing has changed since the card was drawn; the current one should be shown instead."""
