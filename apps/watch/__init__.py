"""What must be looked at next across all agencies; references only, no personal data."""
