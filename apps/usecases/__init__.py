"""The business, one short script per verb."""
