#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys

if __name__ == "__main__":
    # Nothing of what a start makes is garbage: looking for it takes a fifth of the start.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
