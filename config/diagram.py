"""The state diagram of ARCHITECTURE.md, drawn from the table: `python -m config.diagram`."""

import os
import re
import sys
from pathlib import Path

import django

ARCHITECTURE = Path(__file__).resolve().parent.parent / "ARCHITECTURE.md"
FRAME = re.compile(r"(<!-- states -->\n).*?(<!-- /states -->)", re.DOTALL)


def transitions() -> list[tuple[str, list[str], str]]:
    """(name, statuses it leaves, status it enters), in the order of the table."""
    from apps.policy_requests.models.workflow import Workflow  # noqa: PLC0415 -- after setup

    table = []
    for name, method in vars(Workflow).items():
        meta = getattr(method, "_django_fsm", None)
        if meta is not None:
            sources = [str(source) for source in meta.transitions]
            target = next(iter(meta.transitions.values())).target
            table.append((name, sources, str(target)))
    return table


def mermaid() -> str:
    """The diagram as Mermaid text; ends that leave nearly every state are drawn from a group."""
    from apps.policy_requests.enums import HOLDER, Status  # noqa: PLC0415 -- after setup

    lines = ["```mermaid", "stateDiagram-v2", "  [*] --> draft"]
    lines += [f"  {status.value}: {status.value} ({HOLDER[status]})" for status in Status]
    for name, sources, target in transitions():
        if len(sources) > MANY:
            lines.append(f"  note right of {target}: {name} from {', '.join(sources)}")
            continue
        lines += [f"  {source} --> {target}: {name}" for source in sources]
    return "\n".join([*lines, "```", ""])


MANY = 4


def drawn(text: str) -> str:
    """`text` with the diagram between its marks brought up to date."""
    return FRAME.sub(lambda found: found.group(1) + mermaid() + found.group(2), text)


def main() -> int:
    """Write the diagram; with --check only say whether it is true."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    before = ARCHITECTURE.read_text(encoding="utf-8")
    after = drawn(before)
    if "--check" in sys.argv:
        return int(before != after)
    ARCHITECTURE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
