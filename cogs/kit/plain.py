"""What people wrote, shown on Discord exactly as they wrote it: no pings, no links, no formatting."""

from __future__ import annotations

import re

from groupbot.text import clean, isolated, length, shorten

APART = (
    "\u200b"  # a zero-width space: a second lock, for readers that look at the raw text and not at escapes
)

# Discord takes a backslash before any sign that is no letter, digit or blank, and then shows the sign alone.
_SIGNS = re.compile(
    r"[\\*_~|`\[\]]"
    r"|<"  # mentions, channels, commands, times, emoji, bare addresses: all begin so
    r"|:(?=[^\s:]+:|//)"  # :smile: is drawn as an emoji, https:// as a link
    r"|@(?=everyone|here)"
    r"|(?<=\S)\.(?=\S{0,255}/)",  # discord.gg/x is an invitation without any https://
    re.IGNORECASE,
)
_BLOCK_START = re.compile(r"^(\s*)([#>+-])")
_LIST_START = re.compile(r"^(\s*[0-9]+)([.)])")


def plain(text: str) -> str:
    """Show a text inside a card: every character as it was typed, lines kept, and nothing live in it.

    Right-to-left lines are wrapped so that they leave the words around them alone. The result can be
    longer than the text, up to three times: leave room.
    """
    return "\n".join(isolated(_inert(line)) for line in clean(text).split("\n"))


def fitted(typed: str, most: int) -> str:
    """Show typed text in at most `most` characters; escaped, it can be three times as long as typed."""
    kept = typed
    while length(shown := plain(kept)) > most:
        kept = shorten(kept, max(1, len(kept) * 4 // 5))
    return shown


def quoted(text: str) -> str:
    """Show a longer text as a block quote, so that it is plain where it ends and who speaks."""
    return "\n".join(f"> {line}" for line in plain(text).split("\n"))


def label(text: str, limit: int = 100) -> str:
    """Show a text where Discord knows no formatting: on buttons, in menus and titles of forms.

    One line of at most `limit` characters (Discord: 100 in a menu, 80 on a button, 45 over a form).
    """
    return isolated(shorten(" ".join(clean(text).split()), limit - 2))


def _inert(line: str) -> str:
    """Take the power from every sign that Discord reads as more than itself."""
    tame = _SIGNS.sub(_locked, line)
    return _LIST_START.sub(r"\1\\\2", _BLOCK_START.sub(r"\1\\\2", tame))


def _locked(found: re.Match[str]) -> str:
    """Escape one sign; those that a reader of the raw text could take up are also set apart."""
    sign = found[0]
    if sign == "@":
        return f"@{APART}"
    following = found.string[found.end() : found.end() + 1]
    return f"\\<{APART}" if sign == "<" and following and not following.isspace() else f"\\{sign}"
