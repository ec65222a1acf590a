"""What can't be agreed is said in Russian at the place where it was typed, and nothing else is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from apps.agreements.content import Content, Step, TargetTerms, faults

WEEKDAYS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
MOSCOW = {"zone": "Europe/Moscow", "weekly": WEEKDAYS}
QUOTE, ISSUE = TargetTerms("TTQ", 15), TargetTerms("TTI", 60)
SOUND = Content(
    base=MOSCOW,
    targets=(QUOTE, ISSUE),
    effective_from=datetime(2026, 7, 14, tzinfo=UTC),
    ladder=(Step(0, "insurer", "operator"), Step(30, "insurer", "manager")),
)
INSIDE = replace(
    SOUND, targets=(TargetTerms("TTP", 30),), ladder=(Step(0, "agency", "lead", "phone"),)
)
Change = Callable[[Content], Content]


def ladder(*steps: Step) -> Change:
    return lambda sound: replace(sound, ladder=steps)


def first(**changed: object) -> Change:
    return lambda sound: replace(
        sound, targets=(replace(sound.targets[0], **changed), *sound.targets[1:])
    )


def more(*targets: TargetTerms) -> Change:
    return lambda sound: replace(sound, targets=(*sound.targets, *targets))


def hours(**changed: object) -> Change:
    return lambda sound: replace(sound, base={**MOSCOW, **changed})


def stages(*minutes: int) -> Change:
    names = ("issue_check", "issue_documents", "issue_signature", "issue_sending")
    return more(*(TargetTerms("TTI", n, stage=one) for one, n in zip(names, minutes, strict=False)))


ROLE = "У каждой ступени должна быть роль одной из сторон."
UNORDERED = "Ступени не по порядку: эта наступает раньше предыдущей."
ASCENDING = "Запишите проценты по возрастанию, каждый один раз."
PERCENTS = "Предупреждения задаются в процентах срока, от 1 до 1000."
EARLY = "Предупреждение не может прийти раньше, чем пойдут часы: укажите меньше минут."
WHOLE = "Предупреждения до срока — целые минуты от 1, каждое один раз."
SHARE = "Требуемая доля — от 1 до 100 процентов."
LONG = "Этот целевой срок длиннее трёх лет таких рабочих часов."
USELESS = "Этот календарь использовать нельзя: "
EMPTY = f"{USELESS}В календаре нужен хотя бы один рабочий промежуток в неделе или одна особая дата."
SHUT = "В этих часах нет ни одной рабочей минуты за три года после начала действия."


def zero(day: str) -> str:
    return (
        f"{USELESS}Промежуток дня {day} открывается и закрывается в 09:00; "
        "целые сутки — это с 00:00 до 24:00."
    )


SAID: dict[str, tuple[Change, str, str]] = {
    "a step without a person": (ladder(Step(0, "", "")), "ladder.0.role", ROLE),
    "a step with a side and no role": (ladder(Step(0, "insurer", "")), "ladder.0.role", ROLE),
    "a role of the other side": (ladder(Step(0, "insurer", "lead")), "ladder.0.role", ROLE),
    "steps in the wrong order": (
        ladder(Step(30, "insurer", "operator"), Step(10, "insurer", "manager")),
        "ladder.1.after_minutes",
        UNORDERED,
    ),
    "a step by no channel": (
        ladder(Step(0, "insurer", "operator", "pigeon")),
        "ladder.0.channel",
        "Выберите почту или телефон.",
    ),
    "the same promised twice": (
        more(replace(QUOTE, amount=20)),
        "targets.2.metric",
        "Одно и то же обещано дважды.",
    ),
    "stages longer than the whole": (
        stages(20, 20, 20, 1),
        "targets.1.amount",
        "Этапы выпуска вместе занимают 61 минуту — больше, чем обещано на весь выпуск (60).",
    ),
    "warnings out of order": (first(thresholds=(75, 50)), "targets.0.thresholds", ASCENDING),
    "a warning twice": (first(thresholds=(50, 50)), "targets.0.thresholds", ASCENDING),
    "a warning above the range": (first(thresholds=(1001,)), "targets.0.thresholds", PERCENTS),
    "a warning of nought": (first(thresholds=(0,)), "targets.0.thresholds", PERCENTS),
    "a warning before the beginning": (
        first(before_due_minutes=(15,)),
        "targets.0.before_due_minutes",
        EARLY,
    ),
    "minutes before twice": (
        first(before_due_minutes=(5, 5)),
        "targets.0.before_due_minutes",
        WHOLE,
    ),
    "no share required": (first(attainment=0), "targets.0.attainment", SHARE),
    "more than all required": (first(attainment=101), "targets.0.attainment", SHARE),
    "a target of nought": (
        first(amount=0),
        "targets.0.amount",
        "Целевой срок должен быть больше нуля.",
    ),
    "minutes beyond the horizon": (first(amount=3 * 366 * 24 * 60), "targets.0.amount", LONG),
    "days beyond the horizon": (first(amount=2000, unit="days"), "targets.0.amount", LONG),
    "an empty week": (hours(weekly={}), "base", EMPTY),
    "a week that never opens": (
        hours(weekly={}, overrides={"2026-07-15": []}),
        "base",
        SHUT,
    ),
    "a window of zero length": (
        hours(weekly={"mon": [["09:00", "09:00"]]}),
        "base.weekly.mon",
        zero("mon"),
    ),
    "a window of zero length on a date": (
        hours(overrides={"2026-07-15": [["09:00", "09:00"]]}),
        "base.overrides.2026-07-15",
        zero("2026-07-15"),
    ),
}


@pytest.mark.parametrize(("change", "path", "sentence"), SAID.values(), ids=SAID)
def test_a_fault_is_one_sentence_at_its_place(change: Change, path: str, sentence: str) -> None:
    with override("ru"):
        assert faults(SOUND, "sla", set()) == []
        found = faults(change(SOUND), "sla", set())
    assert [(fault.path, fault.sentence) for fault in found] == [(path, sentence)]


def test_an_agencys_own_ladder_stays_inside_the_agency() -> None:
    outside = ladder(Step(0, "agency", "lead"), Step(20, "insurer", "manager"))
    with override("ru"):
        assert faults(INSIDE, "ola", set()) == []
        (fault,) = faults(outside(INSIDE), "ola", set())
    assert fault.path == "ladder.1.role"
    assert fault.sentence == "Эскалация по внутреннему обещанию не выходит за пределы агентства."
    assert faults(outside(SOUND), "sla", set()) == []


def test_stages_that_fill_the_whole_are_no_fault() -> None:
    assert faults(stages(20, 20, 19, 1)(SOUND), "sla", set()) == []
