"""Agreements, their versions and targets, and the calendars they run in."""

from apps.agreements.models.agreement import Agreement, AgreementVersion, Target
from apps.agreements.models.calendar import Calendar, CalendarVersion
from apps.agreements.models.signature import Signature
from apps.agreements.models.time_table import TimeTable

__all__ = [
    "Agreement", "AgreementVersion", "Calendar", "CalendarVersion", "Signature", "Target",
    "TimeTable",
]  # fmt: skip
