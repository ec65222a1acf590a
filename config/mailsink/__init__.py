"""The development mail server: takes every message by SMTP and keeps it as a file."""
