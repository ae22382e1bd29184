"""The forms of setting a server up step by step."""

from __future__ import annotations

from cogs.kit.card import Field, Form, Target
from groupbot.crisis.model import CONTACT


def group_form(revision: str) -> Form:
    """Ask for the first group."""
    fields = (
        Field("name", "Name of the group", most=60),
        Field("zone", "Time zone", hint="A city such as Dublin, or a zone such as Europe/Dublin", most=100),
        Field("length", "How long a session is, in minutes", "90", most=20),
        Field("places", "How many places, facilitators not counted", "12", most=3),
    )
    return Form(Target("wizard", "made", "", revision), "The first group", fields)


def contact_form(revision: str) -> Form:
    """Ask for the contact's words."""
    field = Field("contact", "Who, how and when", most=CONTACT, long=True)
    return Form(Target("wizard", "contacted", "", revision), "A contact outside this server", (field,))


def plan_form(revision: str) -> Form:
    """Ask when the first session is."""
    field = Field("when", "When it starts", hint="For example tue 19:00, or 12 Jan 7pm", most=100)
    return Form(Target("wizard", "planned", "", revision), "The first session", (field,))


def weekly_form(revision: str) -> Form:
    """Ask when the first of many is, and how many there are."""
    fields = (
        Field("when", "When the first one starts", hint="For example tue 19:00, or 12 Jan 7pm", most=100),
        Field(
            "ends",
            "How many there are; empty for no end",
            required=False,
            hint="For example 10, or until 30 June",
            most=100,
        ),
    )
    return Form(Target("wizard", "repeated", "", revision), "Every week at the same time", fields)
