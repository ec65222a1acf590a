"""What can be wrong with a calendar or with a question put to it, as whole sentences."""


class CalendarError(ValueError):
    """A calendar, an instant or a duration that cannot be worked with.

    `str(error)` is the English sentence. A room that speaks other languages translates
    `template` (a gettext message with %(name)s places) and fills it with `facts`.
    """

    def __init__(self, template: str, **facts: object) -> None:
        self.template = template
        self.facts = facts
        super().__init__(template % facts if facts else template)


class NoWorkingTime(CalendarError):
    """The search went as far as it may (three years) and found too little working time."""
