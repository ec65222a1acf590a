"""Packages, their immutable versions and the insurer's own files for each."""

from apps.products.models.package import Package, PackageVersion
from apps.products.models.package_file import PackageFile

__all__ = ["Package", "PackageFile", "PackageVersion"]
