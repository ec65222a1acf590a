"""The QR of the verification address, as a picture a document carries inside itself."""

from base64 import b64encode

import segno

QUIET_ZONE = 2
INK = "#1d2329"


def as_image(address: str) -> str:
    """A `data:` address of an SVG. Filled runs, not strokes: strokes leave hairlines in print."""
    matrix = segno.make(address, error="m", micro=False).matrix
    runs = "".join(
        f"M{start + QUIET_ZONE} {row + QUIET_ZONE}h{length}v1h-{length}"
        for row, line in enumerate(matrix)
        for start, length in _runs(line)
    )
    side = len(matrix) + 2 * QUIET_ZONE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<rect width="{side}" height="{side}" fill="#ffffff"/>'
        f'<path fill="{INK}" d="{runs}"/></svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode("ascii")).decode("ascii")


def _runs(line: bytearray) -> list[tuple[int, int]]:
    """The dark stretches of a row as (start, length)."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(line):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
