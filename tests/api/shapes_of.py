"""Whether a body has exactly the names its description promises."""

from typing import Any

from rest_framework import serializers

from apps.api import shapes


def differences(body: Any, shape: Any = None, path: str = "") -> list[str]:
    """Names that are described and absent, or present and not described."""
    shape = shapes.RequestOut() if shape is None else shape
    if isinstance(shape, serializers.ListSerializer):
        assert body, f"{path}: an empty list proves nothing"
        return [d for one in body[:1] for d in differences(one, shape.child, path)]
    if body is None or not isinstance(shape, serializers.Serializer):
        return []
    wanted, held = set(shape.fields), set(body)
    found = [f"{path}.{name}" for name in wanted ^ held]
    for name in wanted & held:
        inner = shape.fields[name]
        if isinstance(inner, serializers.ListSerializer) and not body[name]:
            continue
        found += differences(body[name], inner, f"{path}.{name}")
    return found
