"""What a monitoring system reads: exact sums, whoever counted."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.agencies.models import Agency
from apps.kernel import clock
from apps.usecases import ticking
from apps.watch import lags
from apps.watch.figures import figures
from apps.watch.models import DetectionLag
from tests.situations import Office, minutes

TOKEN = "a-token-for-the-monitoring-system"


@pytest.fixture
def token(settings) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def read(host: str = "alpha.belay.test", **headers: str):
    return Client().get("/metrics", headers={"host": host, **headers})


def samples(text: str) -> dict[str, float]:
    """Name with labels → value; every line must be of the exposition format."""
    found = {}
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP|TYPE) [a-z_]+ .+", line), line
            continue
        sample = re.fullmatch(r"([a-z_]+\{[^}]+\}) (-?[0-9.e+-]+)", line)
        assert sample, line
        found[sample[1]] = float(sample[2])
    return found


def test_lags_fall_into_buckets_that_keep_their_sums_when_they_become_one(alpha: Agency) -> None:
    for seconds in (0.2, 0.5, 1.5, 4000, 0.4):
        lags.note(alpha, [timedelta(seconds=seconds)])
    before = [(one.bucket, one.value, one.seconds) for one in figures(at=minutes(0))["lag"]]
    assert before == [(0, 3, pytest.approx(1.1)), (2, 1, 1.5), (9, 1, 4000)]
    assert DetectionLag.objects.count() == 5
    lags.compact()
    assert DetectionLag.objects.count() == 3
    assert [(one.bucket, one.value, one.seconds) for one in figures(at=minutes(0))["lag"]] == [
        (bucket, value, pytest.approx(seconds)) for bucket, value, seconds in before
    ]


def test_a_breach_noticed_late_is_counted_with_its_lag_by_agency(
    office: Office, token: str
) -> None:
    office.request_in("submitted")
    ticking.tick(at=minutes(16.5))
    text = read(authorization=f"Bearer {token}").content.decode()
    found = samples(text)
    name = 'sla_detection_lag_seconds_{}{{agency="alpha"{}}}'
    assert found[name.format("count", "")] == 3
    assert found[name.format("bucket", ',le="+Inf"')] == 3
    assert found[name.format("bucket", ',le="30"')] == 1
    assert found[name.format("sum", "")] > 30
    assert found['belay_armed_timers{agency="alpha"}'] >= 1
    assert found['belay_overdue_timer_age_seconds{agency="alpha"}'] > 0
    assert found['belay_outbox_entries{agency="alpha"}'] >= 1
    assert 'belay_heartbeat_age_seconds{name="sweep"}' in found


def test_all_figures_take_one_statement(office: Office) -> None:
    office.request_in("submitted")
    with CaptureQueriesContext(connection) as captured:
        assert figures(at=minutes(30))["armed"]
    assert len(captured) == 1


@pytest.mark.parametrize("host", ["belay.test", "alpha.belay.test", "nobody.example"])
def test_the_token_opens_the_figures_on_any_host(alpha: Agency, token: str, host: str) -> None:
    answer = read(host, authorization=f"Bearer {token}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer ю"])
def test_without_the_token_the_address_is_absent(office: Office, token: str, given: str) -> None:
    person = Client()
    person.force_login(office.users["administrator"])
    for host in ("belay.test", "alpha.belay.test"):
        asked = {"host": host, "authorization": given}
        answer = person.get("/metrics", headers=asked)
        absent = person.get("/no-such-address", headers=asked)
        assert answer.status_code == absent.status_code == 404
        assert answer.content.replace(b"/metrics", b"") == absent.content.replace(
            b"/no-such-address", b""
        )


def test_nobody_reads_figures_while_there_is_no_token(alpha: Agency, settings) -> None:
    settings.METRICS_TOKEN = ""
    assert read(authorization="Bearer ").status_code == 404
    assert clock.now() is not None
