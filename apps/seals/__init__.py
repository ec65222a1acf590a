"""Public proof that a paper is genuine: its code, hash and state; no personal data."""
