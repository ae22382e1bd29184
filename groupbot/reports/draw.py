"""Draws charts in a process of its own: a chart comes in, a picture goes out, until the input closes.

Both are preceded by their length in four bytes, most significant first. What comes in is JSON; what
goes out begins with one byte, "P" for a picture (PNG) or "E" for the name of an error.
"""

from __future__ import annotations

import io
import json
import select
import sys
from typing import Any, BinaryIO

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ticker import MaxNLocator

IDLE = 300.0  # seconds without a chart after which the process ends and gives its memory back
LARGEST = 1_000_000  # bytes of one chart
# Neighbours differ in lightness and in pattern, so that they stay apart without any colour.
_LAYERS = (
    ("#f0e442", ""),
    ("#0072b2", "//"),
    ("#ffffff", ".."),
    ("#d55e00", "\\\\"),
    ("#56b4e9", "xx"),
    ("#999999", "--"),
)
_SINGLE = "#56b4e9"
# The library's own letters first, then what the machine may have for scripts that they lack.
_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
)


def main() -> None:
    """Draw one chart after the other."""
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    while (chart := _next(asked)) is not None:
        try:
            answer = b"P" + picture(chart)
        except Exception as trouble:  # whatever it is, the one who waits is told
            answer = b"E" + type(trouble).__name__.encode()
        answered.write(len(answer).to_bytes(4) + answer)
        answered.flush()


def _next(asked: BinaryIO) -> dict[str, Any] | None:
    """Wait for a chart; None when nobody asks any more."""
    if not select.select([asked], [], [], IDLE)[0]:
        return None
    length = int.from_bytes(asked.read(4))
    body = asked.read(length) if 0 < length <= LARGEST else b""
    return json.loads(body) if body else None


def picture(chart: dict[str, Any]) -> bytes:
    """Draw bars with words on both axes and the sum above each; give the PNG."""
    fonts = ["DejaVu Sans", *sorted(set(_FONTS) & set(fontManager.get_font_names()), key=_FONTS.index)]
    matplotlib.rcParams.update({"font.family": fonts, "font.size": 10, "hatch.linewidth": 0.7})
    matplotlib.rcParams["text.parse_math"] = False  # a $ in a name is a $
    figure = Figure(figsize=(9, 5), dpi=120, layout="constrained")
    axes = figure.add_subplot()
    sums = _bars(axes, chart)
    axes.set_title(chart["title"], loc="left")
    axes.set_xlabel(chart["across"])
    axes.set_ylabel(chart["up"])
    axes.set_xticks(range(len(sums)), chart["places"], rotation=45 if len(sums) > 8 else 0)
    axes.set_ylim(0, max(4, *sums) * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    if len(chart["series"]) > 1:
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _bars(axes: Any, chart: dict[str, Any]) -> list[int]:
    """Put the layers on top of each other; give the height of each bar."""
    sums = [0] * len(chart["places"])
    for (colour, pattern), series in zip(_LAYERS, chart["series"], strict=False):
        axes.bar(
            range(len(sums)),
            series["figures"],
            bottom=sums,
            width=0.7,
            label=series["name"],
            color=colour if len(chart["series"]) > 1 else _SINGLE,
            hatch=pattern,
            edgecolor="black",
            linewidth=0.7,
        )
        sums = [low + high for low, high in zip(sums, series["figures"], strict=True)]
    for place, height in enumerate(sums):
        if height:
            axes.annotate(str(height), (place, height), (0, 2), textcoords="offset points", ha="center")
    return sums


if __name__ == "__main__":
    main()
