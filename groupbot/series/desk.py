"""The series of every group, and all that is done with them."""

from __future__ import annotations

from groupbot.audit.service import Audit
from groupbot.series.book import SeriesBook
from groupbot.series.changing import SeriesChanging
from groupbot.series.planning import SeriesPlanning
from groupbot.series.service import Recurring
from groupbot.series.skipping import Skipping
from groupbot.sessions.service import Sessions


class AllSeries(Recurring):
    """Finds and shows series; `planning`, `changing` and `skipping` are what facilitators do with them."""

    def __init__(self, book: SeriesBook, sessions: Sessions, audit: Audit) -> None:
        super().__init__(book, sessions)
        self.book = book
        self.planning = SeriesPlanning(book, self, audit)
        self.changing = SeriesChanging(book, self, audit, self.planning)
        self.skipping = Skipping(book, sessions)
