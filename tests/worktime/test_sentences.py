"""Every refusal of the room is a sentence that the other rooms can say in Russian."""

import ast
from pathlib import Path

from babel.messages.pofile import read_po

from apps.worktime import CalendarError, NoWorkingTime

ROOM = Path(__file__).parents[2] / "apps" / "worktime"


def templates():
    for source in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", None) if isinstance(node, ast.Call) else None
            if name in {"CalendarError", "NoWorkingTime"}:
                yield ast.literal_eval(node.args[0]), {word.arg for word in node.keywords}


def test_every_refusal_has_a_russian_sentence_with_the_same_places():
    with (ROOM / "locale/ru/LC_MESSAGES/django.po").open("rb") as written:
        russian = {message.id: message.string for message in read_po(written) if message.id}
    refusals = dict(templates())
    assert len(refusals) > 30
    assert set(russian) == set(refusals)
    for template, facts in refusals.items():
        filled = dict.fromkeys(facts, "<fact>")
        assert (template % filled).count("<fact>") == (russian[template] % filled).count("<fact>")


def test_an_error_keeps_its_template_and_facts_for_translation():
    error = CalendarError("There is no time zone %(value)s.", value="Mars")
    assert str(error) == "There is no time zone Mars."
    assert error.template == "There is no time zone %(value)s."
    assert error.facts == {"value": "Mars"}
    assert issubclass(NoWorkingTime, CalendarError)
    assert issubclass(CalendarError, ValueError)
