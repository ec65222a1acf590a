"""HTML in, PDF bytes out, checked. The only door to WeasyPrint; no tables, no network, no clock."""
