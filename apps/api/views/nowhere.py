"""Addresses that are not there: the same document as for a thing that is not."""

from typing import Any

from rest_framework.request import Request

from apps.api.base import BelayView
from apps.kernel.errors import NotFound


class Nowhere(BelayView):
    """Every other address under /api/v1/."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("")
