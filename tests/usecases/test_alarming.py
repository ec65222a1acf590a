"""The ticker stands still: one alarm an outage, one all-clear, whoever looks and however often."""

import smtplib
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from apps.desk import frame
from apps.kernel import clock
from apps.registry.models import Outage
from apps.usecases import alarming, ticking, upkeep
from apps.watch import services as watch
from apps.watch.models import Heartbeat
from config import health
from tests.situations import TUESDAY, Office

pytestmark = pytest.mark.usefixtures("office")


def seconds(n: float) -> datetime:
    return TUESDAY + timedelta(seconds=n)


def looks(*moments: float) -> list[str]:
    """Subjects of what was sent by looking at each of these seconds."""
    before = len(mail.outbox)
    for moment in moments:
        alarming.look(at=seconds(moment))
    return [str(one.subject) for one in mail.outbox[before:]]


def test_administrators_are_told_once_after_three_periods_and_once_that_it_is_over() -> None:
    watch.beat("sweep", at=seconds(0))
    assert looks(30, 45) == []
    (alarm,) = looks(46, 50, 61, 62, 90, 600)
    ticking.tick(at=seconds(700))
    (clear,) = looks(701, 702, 730)
    assert alarm != clear
    assert {tuple(one.to) for one in mail.outbox} == {("administrator@insurer.example",)}
    assert "11:00:00" in mail.outbox[0].body and "11:11:41" in mail.outbox[1].body
    outage = Outage.objects.get()
    assert (outage.since, outage.noticed_at) == (seconds(0), seconds(46))
    assert (outage.ended_at, outage.told_at) == (seconds(701), seconds(61))


def test_a_second_outage_is_told_again() -> None:
    watch.beat("sweep", at=seconds(0))
    looks(60, 80)
    watch.beat("sweep", at=seconds(100))
    looks(101)
    assert len(looks(160, 180)) == 1
    assert Outage.objects.count() == 2


def test_a_start_that_finds_an_old_heartbeat_alarms_nobody() -> None:
    assert looks(0, 100) == []
    watch.beat("sweep", at=seconds(0))
    assert looks(36_000, 36_005) == []
    watch.beat("sweep", at=seconds(36_006))
    assert looks(36_007, 36_100) == []


def test_an_alarm_the_mail_server_refused_is_sent_at_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch.beat("sweep", at=seconds(0))

    def refuse(*_: object, **__: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert looks(60, 80, 100) == []
    assert len(looks(120)) == 1
    assert Outage.objects.get().told_at == seconds(120)


def test_upkeep_looks_so_a_worker_or_the_loop_notices() -> None:
    watch.beat("sweep", at=seconds(0))
    for moment in (60, 120):
        upkeep.keep_up(at=seconds(moment))
    assert len(mail.outbox) == 1


def test_the_desk_says_so_to_everybody_of_the_insurer(office: Office) -> None:
    operator = Client()
    operator.force_login(office.users["operator"])

    def page() -> str:
        caches["shared"].delete(frame.ALARM)
        return operator.get("/desk/", headers={"host": "belay.test"}).content.decode()

    watch.beat("sweep", at=clock.now())
    assert 'class="alarm"' not in page()
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=1))
    assert 'class="alarm" role="alert"' in page()


def test_the_web_notices_by_itself_when_it_is_asked_whether_it_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(health, "_look", lambda: asked.append("looked"))

    def status() -> int:
        return Client().get("/health/ready").status_code

    watch.beat("sweep", at=clock.now())
    assert (status(), asked) == (200, [])
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=1))
    assert (status(), asked) == (503, ["looked"])
    alarming.look(at=clock.now())
    watch.beat("sweep", at=clock.now())
    assert (status(), asked) == (200, ["looked"] * 2)
