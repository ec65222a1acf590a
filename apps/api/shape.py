"""What every described body is."""

from typing import Any

from rest_framework import serializers


class Shape(serializers.Serializer[Any]):
    """A described body."""
