"""Pages of the agency's portal."""
