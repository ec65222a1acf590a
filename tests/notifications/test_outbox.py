"""Nothing is lost when the mail server is down; nothing is sent twice when it is up."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from apps.notifications import services
from apps.notifications.models import Message
from apps.usecases import outbox
from apps.watch.models import OutboxEntry
from apps.watch.services import GIVE_UP_AFTER
from tests.situations import Office, minutes


def put(n: int) -> Message:
    message = services.put(
        key=f"test:{n}",
        event="test",
        recipients=["b@example.com", "a@example.com", "", "a@example.com"],
        language="ru",
        subject="Проверка",
        body="Текст",
        at=minutes(0),
    )
    assert message is not None
    return message


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
    again = services.put(
        key="test:1", event="test", recipients=["a@example.com"], language="ru",
        subject="Проверка", body="Текст", at=minutes(0),
    )  # fmt: skip
    assert again is None
    assert OutboxEntry.objects.count() == 1


def test_nobody_to_tell_is_no_message(office: Office) -> None:
    nobody = services.put(
        key="x",
        event="test",
        recipients=["", ""],
        language="ru",
        subject="s",
        body="b",
        at=minutes(0),
    )
    assert nobody is None


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


def test_a_poisoned_message_is_parked_and_blocks_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned, at = put(1), minutes(0)
    monkeypatch.setattr(services.EmailMessage, "send", _refuse)
    for _turn in range(GIVE_UP_AFTER):
        at += timedelta(hours=2)
        outbox.serve_outbox(at=at)
    assert OutboxEntry.objects.get(ref=poisoned.pk).parked
    monkeypatch.undo()
    put(2)
    assert outbox.serve_outbox(at=at) == 1


def _refuse(*_args: object, **_kwargs: object) -> None:
    raise smtplib.SMTPServerDisconnected("away")
