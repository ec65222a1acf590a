"""Faults of the checklist: choices, patterns, documents named by fields, classes of data."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.products.validation.fault import Fault
from apps.products.validation.walking import coded, entries, section, text


def checklist_faults(package: dict[str, Any], path: str) -> Iterator[Fault]:
    """Faults of the fields, documents, deadline and published minutes of one package."""
    documents = {code for _path, code in coded(package, "documents", path)}
    form = section(package, "health_form")
    fields = [*entries(package, "fields", path), *entries(form, "questions", f"{path}.health_form")]
    for where, field in fields:
        yield from _field_faults(field, where, documents)
    for where, thing in (*fields, *entries(package, "documents", path)):
        yield from _class_faults(thing, where)
    yield from _deadline_faults(package, path)
    yield from _form_faults(package, path)
    yield from _sla_faults(package, path)


def _field_faults(field: dict[str, Any], path: str, documents: set[str]) -> Iterator[Fault]:
    source = text(field, "source_doc")
    if source and source not in documents:
        sentence = _("The package has no document “%(code)s”.") % {"code": source}
        yield Fault(f"{path}.source_doc", sentence)
    if (field.get("type") == "choice") != ("choices" in field):
        yield Fault(f"{path}.choices", _("A choice has choices, and no other type does."))
    if text(field, "rule") and "rule_text" not in field:
        yield Fault(f"{path}.rule_text", _("A rule needs a sentence for those it refuses."))
    if text(field, "pattern"):
        yield from _pattern_faults(field, path)


def _pattern_faults(field: dict[str, Any], path: str) -> Iterator[Fault]:
    try:
        re.compile(text(field, "pattern"))
    except re.error:
        yield Fault(f"{path}.pattern", _("This is not a regular expression."))
    if "hint" not in field:
        yield Fault(f"{path}.hint", _("A pattern needs a hint for those it refuses."))
    if field.get("type") not in ("text", "address"):
        yield Fault(f"{path}.pattern", _("Only a text can have a pattern."))


def _class_faults(thing: dict[str, Any], path: str) -> Iterator[Fault]:
    if thing.get("pd_class") == "health" and thing.get("filled_by") == "agency":
        yield Fault(f"{path}.filled_by", _("Health facts come from the client, not the agency."))


def _deadline_faults(package: dict[str, Any], path: str) -> Iterator[Fault]:
    code = text(package, "deadline_field")
    types = {text(f, "code"): f.get("type") for _path, f in entries(package, "fields", path)}
    if code and types.get(code) != "datetime":
        yield Fault(
            f"{path}.deadline_field", _("The deadline must be a field with a date and a time.")
        )


def _form_faults(package: dict[str, Any], path: str) -> Iterator[Fault]:
    form, where = section(package, "health_form"), f"{path}.health_form"
    fields = [field for _path, field in entries(package, "fields", path)]
    forms = {text(field, "code") for field in fields if field.get("type") == "form"}
    named = text(form, "field")
    if named and named not in forms:
        yield Fault(f"{where}.field", _("The form must be a field of the type “form”."))
    for code in sorted(forms - {named, ""}):
        yield Fault(where, _("The form “%(code)s” has no questions.") % {"code": code})
    for place, question in entries(form, "questions", where):
        if question.get("pd_class") == "ordinary":
            yield Fault(f"{place}.pd_class", _("A question of the health form is a health fact."))


def _sla_faults(package: dict[str, Any], path: str) -> Iterator[Fault]:
    for stage, minutes in section(package, "sla").items():
        numbers = isinstance(minutes, list) and [type(part) for part in minutes] == [int, int]
        if numbers and minutes[1] > minutes[0]:
            yield Fault(f"{path}.sla.{stage}", _("Urgent can't be slower than normal."))
