"""The page: this Discord in a browser, for whoever wants to look at it and press things."""

from groupbot.loopback.page.controls import Control, Controls, Guide, Step
from groupbot.loopback.page.site import Page

__all__ = ["Control", "Controls", "Guide", "Page", "Step"]
