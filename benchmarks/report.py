"""A run on paper: Markdown for people, JSON for programs, an SVG for every curve."""

import json
import os
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.bars import Curve, Row

VERDICTS = {True: "met", False: "missed", None: "inconclusive"}
WIDTH, HEIGHT, LEFT, BOTTOM = 480, 240, 60, 40


@dataclass(frozen=True)
class Report:
    """What was measured, when and on what; `topics` maps a topic to its rows and seconds."""

    at: datetime
    smoke: bool
    machine: dict[str, str]
    topics: dict[str, tuple[list[Row], float]]

    @property
    def missed(self) -> int:
        """How many bars were missed."""
        return sum(row["ok"] is False for rows, _lasted in self.topics.values() for row in rows)


def machine(postgres: str) -> dict[str, str]:
    """Cores, processor, Python, PostgreSQL, and how busy the machine was."""
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "postgresql": postgres,
        "load averages at the end": load,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def line(row: Row) -> str:
    """One row for the terminal."""
    return (
        f"{VERDICTS[row['ok']]:<12} {row['name']}: {_figure(row)} ({row['bar']}); {row['detail']}"
    )


def write(report: Report, folder: Path) -> Path:
    """Write everything into the folder under the day's name; returns the Markdown file."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{report.at:%Y-%m-%d}" + ("-smoke" if report.smoke else "")
    (folder / f"{stem}.json").write_text(_json(report), encoding="utf-8")
    curves = {}
    for topic, (rows, _lasted) in report.topics.items():
        for number, row in enumerate(rows, 1):
            if "curve" in row:
                name = f"{stem}-{topic}-{number}.svg"
                (folder / name).write_text(_svg(row["name"], row["curve"]), encoding="utf-8")
                curves[topic, row["name"]] = name
    markdown = folder / f"{stem}.md"
    markdown.write_text(_markdown(report, curves), encoding="utf-8")
    return markdown


def _json(report: Report) -> str:
    topics: dict[str, Any] = {
        topic: {"seconds": round(lasted, 1), "rows": rows}
        for topic, (rows, lasted) in report.topics.items()
    }
    whole = {
        "at": report.at.isoformat(),
        "smoke": report.smoke,
        "machine": report.machine,
        "topics": topics,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _markdown(report: Report, curves: dict[tuple[str, str], str]) -> str:
    kind = "Smoke run" if report.smoke else "Full run"
    parts = [f"# {kind} of {report.at:%Y-%m-%d %H:%M} UTC", ""]
    parts += [f"- {name}: {value}" for name, value in report.machine.items()]
    for topic, (rows, lasted) in report.topics.items():
        parts += ["", f"## {topic} ({lasted:.0f} s)", ""]
        parts += ["| measured | figure | bar | verdict | detail |", "|---|---|---|---|---|"]
        parts += [_cells(row) for row in rows]
        shown = [(name, file) for (of, name), file in curves.items() if of == topic]
        parts += [f"\n![{name}]({file})" for name, file in shown]
    return "\n".join(parts) + "\n"


def _cells(row: Row) -> str:
    cells = [row["name"], _figure(row), row["bar"], VERDICTS[row["ok"]], row["detail"]]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _figure(row: Row) -> str:
    ratio = row["ratio"]
    if ratio is None:
        return "–"
    return f"{ratio:,.0f}" if abs(ratio) >= 1000 else f"{ratio:.3g}"


def _svg(title: str, curve: Curve) -> str:
    """Milliseconds over sizes, both from zero; few points, so each carries its figure."""
    points = sorted(curve["points"])
    widest = max(x for x, _y in points)
    highest = max(y for _x, y in points) * 1.2
    placed = [
        (LEFT + (WIDTH - LEFT - 30) * x / widest, (HEIGHT - BOTTOM) - (HEIGHT - 80) * y / highest)
        for x, y in points
    ]
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in placed)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#1f5fbf"/>'
        f'<text x="{x:.0f}" y="{y - 9:.0f}" text-anchor="middle">{ms:.3g}</text>'
        f'<text x="{x:.0f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{size:,.0f}</text>'
        for (x, y), (size, ms) in zip(placed, points, strict=True)
    )
    floor, middle = HEIGHT - BOTTOM, WIDTH // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<text x="{middle}" y="18" text-anchor="middle" font-size="13">{title}, ms</text>'
        f'<line x1="{LEFT}" y1="{floor}" x2="{WIDTH - 20}" y2="{floor}" stroke="#888"/>'
        f'<line x1="{LEFT}" y1="30" x2="{LEFT}" y2="{floor}" stroke="#888"/>'
        f'<polyline points="{path}" fill="none" stroke="#1f5fbf" stroke-width="2"/>{marks}'
        f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{curve["x"]}</text></svg>\n'
    )
