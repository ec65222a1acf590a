"""Agreements, their versions and targets, and the calendars they run in."""

from apps.agreements.models.agreement import Agreement, AgreementVersion, Target
from apps.agreements.models.calendar import Calendar, CalendarVersion
from apps.agreements.models.production_day import ProductionDay
from apps.agreements.models.signature import Signature
from apps.agreements.models.time_table import TimeTable

__all__ = [
    "Agreement", "AgreementVersion", "Calendar", "CalendarVersion", "ProductionDay",
    "Signature", "Target", "TimeTable",
]  # fmt: skip
