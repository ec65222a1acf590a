"""Escalations, the lines of their story, corrections."""

from apps.escalations.enums import EscalationState, Level, Repeat, StuckAt
from apps.escalations.models.correction import Correction
from apps.escalations.models.escalation import Escalation, EscalationLine

__all__ = [
    "Correction",
    "Escalation",
    "EscalationLine",
    "EscalationState",
    "Level",
    "Repeat",
    "StuckAt",
]
