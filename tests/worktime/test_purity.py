"""Working time is counted without any framework and without asking what time it is."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUESTION = """
import sys
import apps.worktime
calendar = apps.worktime.calendar_from_spec({"zone": "UTC", "always": True})
assert type(calendar).__module__ == "apps.worktime.calendar"
print(sorted({name.partition(".")[0] for name in sys.modules} & {"django", "celery", "holidays"}))
print(sorted(name for name in sys.modules if name.startswith("apps.") and "worktime" not in name))
"""


def test_counting_imports_no_framework_and_no_other_room():
    answer = subprocess.run(
        [sys.executable, "-c", QUESTION], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split("\n")[:2] == ["[]", "[]"]


def test_no_line_of_the_room_reads_the_clock():
    sources = {path.name: path.read_text() for path in (ROOT / "apps/worktime").glob("*.py")}
    assert len(sources) > 8
    for name, text in sources.items():
        for word in (".now(", ".today(", "utcnow", "time.time(", "monotonic"):
            assert word not in text, f"{name} reads the clock"
