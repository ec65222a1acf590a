"""The ledger adds up, the phases know where they are, the plan warns in time."""

from datetime import UTC, datetime, timedelta

from apps.widgets.actions import ActionButton, in_order
from apps.widgets.ball import ball
from apps.widgets.checklist import ChecklistItem, checklist
from apps.widgets.ledger import Span, ledger, whole_minutes
from apps.widgets.phases import PHASE_OF, phase_of, phases
from apps.widgets.plan import PlanStep, closing_chip, plan
from apps.widgets.timeline import FeedItem, feed

NOW = datetime(2026, 12, 2, 11, 35, tzinfo=UTC)
MOSCOW = "Europe/Moscow"


def minutes(count):
    return timedelta(minutes=count)


def test_printed_minutes_of_the_holders_add_up_to_the_printed_total():
    halves = [timedelta(seconds=90)] * 3 + [timedelta(seconds=30)]
    assert sum(whole_minutes(halves), timedelta()) == minutes(5)


def test_the_bar_fills_its_width_and_shows_even_a_second():
    drawn = ledger([Span("insurer", timedelta(seconds=1)), Span("client", timedelta(days=9))])
    widths = [float(segment.width) for segment in drawn.segments]
    last = drawn.segments[-1]
    assert min(widths) >= 6
    assert abs(float(last.x) + float(last.width) - 1000) < 0.2


def test_many_short_spans_never_overflow_the_bar():
    drawn = ledger([Span("agency", minutes(1))] * 200)
    last = drawn.segments[-1]
    assert len(drawn.segments) == 200
    assert float(last.x) + float(last.width) <= 1000.5
    assert all(float(segment.width) > 0 for segment in drawn.segments)


def test_the_ledger_sums_each_holder_once():
    spans = [Span("insurer", minutes(9)), Span("client", minutes(80)), Span("insurer", minutes(33))]
    drawn = ledger(spans)
    assert [(share.name, share.words) for share in drawn.shares] == [
        ("Страховая", "42 мин"),
        ("Клиент", "1 ч 20 мин"),
    ]
    assert drawn.total == "2 ч 02 мин"
    assert drawn.aria == "Страховая 42 мин, Клиент 1 ч 20 мин"


def test_an_empty_ledger_says_so():
    assert ledger([]).segments == ()
    assert ledger([]).aria == "Пока ничего не насчитано."


def test_phases_before_the_current_are_done():
    states = [each.state for each in phases(status="checking", spent={})]
    assert states == ["done", "done", "done", "now", "todo", "todo", "todo"]


def test_a_returned_request_stands_in_the_phase_it_came_from():
    assert phase_of("returned", return_stage="quote") == "quote"
    assert phase_of("returned", return_stage="check") == "check"


def test_a_delivered_request_has_every_phase_behind_it():
    assert {each.state for each in phases(status="delivered", spent={})} == {"done"}


def test_a_declined_request_shows_where_it_stopped():
    shown = phases(status="rejected", ended_in="checking", spent={"check": minutes(33)})
    assert [each.code for each in shown if each.state == "stopped"] == ["check"]


def test_the_current_phase_says_how_long_it_runs():
    shown = {p.code: p for p in phases(status="checking", spent={"check": minutes(33)})}
    assert shown["check"].words == "идёт 33 мин"
    assert len(PHASE_OF) == 14


def test_the_plan_warns_before_and_after_the_safe_moment():
    steps = [
        PlanStep("Документы", done_at=NOW - minutes(33)),
        PlanStep("Проверка", latest_at=NOW + minutes(300), slack=minutes(240)),
        PlanStep("Оплата", latest_at=NOW + minutes(60), slack=minutes(40)),
        PlanStep("Выпуск", latest_at=NOW - minutes(1)),
    ]
    drawn = plan(
        steps,
        closing_at=datetime(2026, 12, 4, 6, 0, tzinfo=UTC),
        closing="Сделка",
        zone="Asia/Yekaterinburg",
        now=NOW,
        flag="tight",
    )
    assert [row.state for row in drawn.rows] == ["done", "safe", "tight", "late", "end"]
    assert drawn.rows[2].detail == "запас 40 мин"
    assert drawn.rows[3].detail == "безопасный срок прошёл"
    assert drawn.rows[4].words == "пт 4 дек, 11:00 (Екатеринбург)"
    assert drawn.verdict.words == "впритык"


def test_every_verdict_on_a_closing_has_words():
    flags = ("safe", "tight", "impossible_base", "impossible")
    assert len({closing_chip(flag).words for flag in flags}) == 4
    assert closing_chip("") is None


def test_optional_items_do_not_hold_the_checklist_up():
    items = [ChecklistItem("А", "done"), ChecklistItem("Б", "optional")]
    assert checklist(items).complete
    assert checklist(items).summary == "1 из 1"
    assert not checklist([*items, ChecklistItem("В", "flagged")]).complete


def test_the_feed_is_newest_first_under_days_of_the_readers_zone():
    just_past_midnight = datetime(2026, 12, 1, 21, 5, tzinfo=UTC)
    days = feed([FeedItem(just_past_midnight, "ночь"), FeedItem(NOW, "день")], zone=MOSCOW, now=NOW)
    assert [day.heading for day in days] == ["Сегодня"]
    assert [entry.item.words for entry in days[0].entries] == ["день", "ночь"]
    assert days[0].entries[1].time == "00:05"


def test_the_primary_action_comes_first_and_the_dangerous_last():
    cancel = ActionButton(label="Отменить", url="/", danger=True)
    later = ActionButton(label="Отправить", url="/", reasons=("Нет подписи.",))
    ask = ActionButton(label="Спросить", url="/")
    main = ActionButton(label="Принять", url="/", primary=True)
    ordered = [each.label for each in in_order([cancel, later, ask, main])]
    assert ordered == ["Принять", "Спросить", "Отменить", "Отправить"]


def test_the_ball_never_fills_beyond_its_meter():
    held = ball(holder="insurer", doing="Проверка", used=minutes(90), target=minutes(45))
    assert held.filled == "100.0"
    assert held.title == "Сейчас у страховой"
    assert held.used == "1 ч 30 мин из 45 мин"
    assert ball(holder="client", doing="Оплата").filled == ""
