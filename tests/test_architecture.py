"""What ARCHITECTURE.md says is what the code does."""

import json
from pathlib import Path

from apps.policy_requests.enums import HOLDER, Status
from config import diagram

WORKFLOW = Path(__file__).parent / "data" / "workflow.json"


def test_the_drawing_is_the_transition_table() -> None:
    text = diagram.ARCHITECTURE.read_text(encoding="utf-8")
    assert "submitted --> quoted: quote" in text
    assert diagram.drawn(text) == text


def test_the_table_is_the_agreed_workflow() -> None:
    agreed = json.loads(WORKFLOW.read_text(encoding="utf-8"))
    ours = {name: (sorted(sources), target) for name, sources, target in diagram.transitions()}
    assert len(ours) == 28
    assert ours == {
        step["name"]: (sorted(step["from"]), step["to"]) for step in agreed["transitions"]
    }
    assert {state["code"]: state["holder"] for state in agreed["states"]} == dict(HOLDER)
    assert len(Status) == 21


def test_every_room_of_the_house_is_on_the_map() -> None:
    text = diagram.ARCHITECTURE.read_text(encoding="utf-8")
    rooms = [path.name for path in Path("apps").iterdir() if (path / "apps.py").exists()]
    assert len(rooms) >= 20
    assert [room for room in rooms if room not in text] == []
