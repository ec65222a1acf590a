"""Nothing is lost when the mail server is down; nothing is sent twice when it is up."""

import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction

from apps.agencies.stepping import here, inside
from apps.notifications import services
from apps.notifications.models import Message
from apps.usecases import outbox, tasks
from apps.watch import claiming
from apps.watch.models import OutboxEntry, Timer, TimerKind
from apps.watch.services import GIVE_UP_AFTER
from tests.situations import Office, minutes


def _refuse(*_args: object, **_kwargs: object) -> None:
    raise smtplib.SMTPServerDisconnected("away")


def _trip(*_args: object, **_kwargs: object) -> None:
    raise TypeError("nobody foresaw this")


def put(n: int) -> Message:
    (message,) = services.put_all([written(f"test:{n}")])
    return message


def written(key: str, to: Sequence[str] = ("b@example.com", "a@example.com", "")) -> Message:
    return services.written(
        key=key, event="test", recipients=[*to, *to], language="ru", subject="Проверка",
        body="Текст", at=minutes(0),
    )  # fmt: skip


def test_a_message_leaves_once_under_its_own_id(office: Office) -> None:
    message = put(1)
    assert outbox.serve_outbox(at=minutes(1)) == 1
    assert outbox.serve_outbox(at=minutes(1)) == 0
    (sent,) = mail.outbox
    assert sent.to == ["a@example.com", "b@example.com"]
    assert str(message.pk) in sent.extra_headers["Message-ID"]
    assert Message.objects.get(pk=message.pk).sent_at == minutes(1)


def test_the_same_key_is_put_once(office: Office) -> None:
    put(1)
    assert services.put_all([written("test:1")]) == []
    assert OutboxEntry.objects.count() == 1


def test_of_many_put_at_once_only_the_new_get_an_entry(office: Office) -> None:
    put(1)
    new = services.put_all([written("test:1"), written("test:2"), written("test:2")])
    assert [message.key for message in new] == ["test:2"]
    assert Message.objects.count() == OutboxEntry.objects.count() == 2


def test_nobody_to_tell_is_no_message(office: Office) -> None:
    assert services.put_all([written("x", to=("", ""))]) == []
    assert not Message.objects.exists()


def test_a_dead_mail_server_delays_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [put(n) for n in range(3)]
    with monkeypatch.context() as broken:
        broken.setattr(services.EmailMessage, "send", _refuse)
        assert outbox.serve_outbox(at=minutes(1)) == 0
    assert OutboxEntry.objects.filter(attempts=1, due_at__gt=minutes(1)).count() == 3
    assert outbox.serve_outbox(at=minutes(1)) == 0
    assert outbox.serve_outbox(at=minutes(2)) == 3
    assert len(mail.outbox) == len(messages)


@pytest.mark.parametrize("refuse", [_refuse, _trip])
def test_a_poisoned_message_is_parked_and_blocks_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, refuse: Callable[..., None]
) -> None:
    poisoned, at = put(1), minutes(0)
    monkeypatch.setattr(services.EmailMessage, "send", refuse)
    for _turn in range(GIVE_UP_AFTER):
        at += timedelta(hours=2)
        outbox.serve_outbox(at=at)
    assert OutboxEntry.objects.get(ref=poisoned.pk).parked
    monkeypatch.undo()
    put(2)
    assert outbox.serve_outbox(at=at) == 1


def wait_for(*, at: datetime) -> None:
    Timer.objects.create(
        agency_id=here().pk, policy_request_id=uuid4(), kind=TimerKind.THRESHOLD, fire_at=at
    )


def test_mail_gives_way_to_late_timers_but_not_for_ever(office: Office) -> None:
    put(1)
    wait_for(at=minutes(0))
    assert outbox.serve_outbox(at=minutes(0) + outbox.LATE * 2) == 0
    assert not mail.outbox
    assert outbox.serve_outbox(at=minutes(0) + outbox.PATIENCE * 2) == 1
    assert len(mail.outbox) == 1


def test_mail_leaves_while_timers_are_served_soon_enough(office: Office) -> None:
    put(1)
    wait_for(at=minutes(0))
    assert outbox.serve_outbox(at=minutes(0) + outbox.LATE) == 1


def test_workers_leave_mail_alone_while_timers_are_late(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = put(1)
    wait_for(at=minutes(0))
    with monkeypatch.context() as patient:
        patient.setattr(outbox, "PATIENCE", timedelta(days=9999))
        tasks.serve_entries([str(message.pk)])
        tasks.serve_outbox()
    assert not mail.outbox
    tasks.serve_entries([str(message.pk)])
    assert len(mail.outbox) == 1


def test_while_timers_are_late_one_process_at_a_time_sends_mail(living_office: Office) -> None:
    late = minutes(0) + outbox.PATIENCE * 2
    served = []
    with inside(living_office.agency):
        put(1)
        wait_for(at=minutes(0))
        with transaction.atomic():
            assert claiming.may_take_turn(at_once=1, turns=claiming.MAIL)
            beside = Thread(target=lambda: served.append(_served_beside(late)))
            beside.start()
            beside.join()
        assert served == [0]
        assert outbox.serve_outbox(at=late) == 1


def _served_beside(at: datetime) -> int:
    """By another process's connection."""
    try:
        return outbox.serve_outbox(at=at)
    finally:
        connection.close()
