"""What several faces show alike: small dataclasses, pure functions, and their templates."""
