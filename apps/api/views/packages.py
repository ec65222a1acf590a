"""What is sold now: packages with their covers, checklist and appetite."""

from typing import Any

from django.utils import translation
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import shapes
from apps.api.base import BelayView
from apps.api.schema import reads
from apps.api.shape import Shape
from apps.products.catalogue import Offered, appetite, current, current_version
from apps.products.terms import Cover, DocumentKind, Field


class PackageRow(Shape):
    code = serializers.CharField()
    version = serializers.CharField()
    version_id = serializers.UUIDField()
    name = serializers.CharField()
    one_line = serializers.CharField()


class PackageList(Shape):
    results = PackageRow(many=True)


class CoverOut(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    mandatory = serializers.BooleanField()
    by_law = serializers.BooleanField()
    deductible = serializers.CharField()
    notify = serializers.CharField()


class FieldOut(Shape):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    type = serializers.CharField()
    stage = serializers.CharField()
    required_when = serializers.CharField()
    filled_by = serializers.CharField()
    choices = shapes.Choice(many=True)


class KindOut(Shape):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a name of the body, not of the field
    stage = serializers.CharField()
    required_when = serializers.CharField()


class AppetiteOut(Shape):
    """What becomes of a case, before anything is typed."""

    automatic = serializers.ListField(child=serializers.CharField())
    referred = serializers.ListField(child=serializers.CharField())
    declined = serializers.ListField(child=serializers.CharField())


class PackageOut(PackageRow):
    covers = CoverOut(many=True)
    fields_asked = FieldOut(many=True)
    documents = KindOut(many=True)
    appetite = AppetiteOut()


class Packages(BelayView):
    """The packages sold now."""

    @reads(PackageList, operation_id="packages_list")
    def get(self, request: Request) -> Response:
        """In the order they were first published."""
        return Response({"results": [_row(offered) for offered in current()]})


class OnePackage(BelayView):
    """One package."""

    @reads(PackageOut)
    def get(self, request: Request, code: str) -> Response:
        """Covers, checklist and appetite of its current version, in the caller's language."""
        offered = current_version(code)
        content, language = offered.content, _language()
        found = appetite(content, language)
        body = {
            **_row(offered),
            "covers": [_cover(cover, language) for cover in content.covers],
            "fields_asked": [_field(field, language) for field in content.fields],
            "documents": [_kind(kind, language) for kind in content.documents],
            "appetite": {
                "automatic": list(found.automatic),
                "referred": list(found.referred),
                "declined": list(found.declined),
            },
        }
        return Response(body)


def _language() -> str:
    return translation.get_language() or "ru"


def _row(offered: Offered) -> dict[str, Any]:
    return {
        "code": offered.code,
        "version": offered.version,
        "version_id": offered.id,
        "name": offered.content.name.into(_language()),
        "one_line": offered.content.one_line.into(_language()),
    }


def _cover(cover: Cover, language: str) -> dict[str, Any]:
    return {
        "code": cover.code,
        "name": cover.name.into(language),
        "mandatory": cover.mandatory,
        "by_law": cover.by_law,
        "deductible": cover.deductible.into(language),
        "notify": cover.notify.into(language),
    }


def _field(field: Field, language: str) -> dict[str, Any]:
    choices = [{"code": one.code, "label": one.label.into(language)} for one in field.choices]
    names = ("code", "type", "stage", "required_when", "filled_by")
    held = {name: getattr(field, name) for name in names}
    return {**held, "label": field.label.into(language), "choices": choices}


def _kind(kind: DocumentKind, language: str) -> dict[str, Any]:
    held = {name: getattr(kind, name) for name in ("code", "stage", "required_when")}
    return {**held, "label": kind.label.into(language)}
