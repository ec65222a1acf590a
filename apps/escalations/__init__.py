"""What was done when a promise ran out."""
