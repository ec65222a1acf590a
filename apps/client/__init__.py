"""The client's public pages."""
