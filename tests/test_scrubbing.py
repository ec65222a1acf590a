"""No private link in a log."""

import logging

from config.scrubbing import LinkScrubber

TOKEN = "q2Zr7b0Qm1Jt_tC7HfRkzv-9aLw3e5Xy8uPqSdFgHjK"


def test_a_private_link_is_cut_out_of_message_arguments_and_traceback() -> None:
    try:
        raise ValueError(f"GET /c/{TOKEN}/ failed")
    except ValueError as fault:
        info = (type(fault), fault, fault.__traceback__)
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Error: %s", (f"/c/{TOKEN}/health/",), info
    )
    assert LinkScrubber().filter(record)
    line = logging.Formatter().format(record)
    assert "/c/…/health/" in line
    assert TOKEN not in line
