"""Every move as people and machines may ask for it."""

from apps.usecases.verbs.choices import choices
from apps.usecases.verbs.performing import perform
from apps.usecases.verbs.table import BY_IMPORTANCE, REASON, VERBS, Param, Verb, possible

__all__ = ["BY_IMPORTANCE", "REASON", "VERBS", "Param", "Verb", "choices", "perform", "possible"]
