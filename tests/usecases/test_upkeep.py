"""What follows the clock once a minute."""

from datetime import timedelta
from unittest.mock import Mock

import pytest

from apps.agreements.enums import VersionStatus
from apps.agreements.models import AgreementVersion
from apps.kernel import clock
from apps.usecases import long_jobs, outbox, upkeep
from apps.usecases.management.commands.sweep import Command
from tests.situations import Office, minutes


def test_a_signed_version_is_called_in_force_once_its_day_has_come(office: Office) -> None:
    version = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status=VersionStatus.ACTIVE
    )
    AgreementVersion.objects.filter(pk=version.pk).update(status=VersionStatus.SIGNED)
    upkeep.keep_up(at=version.effective_from - timedelta(minutes=1))
    version.refresh_from_db()
    assert version.status == VersionStatus.SIGNED
    upkeep.keep_up(at=version.effective_from)
    version.refresh_from_db()
    assert version.status == VersionStatus.ACTIVE


def test_the_loop_without_a_broker_carries_jobs_on_and_keeps_up_once_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    step, keep_up, name = Mock(return_value=False), Mock(), Mock()
    monkeypatch.setattr(outbox, "serve_outbox", Mock())
    monkeypatch.setattr(long_jobs, "step", step)
    monkeypatch.setattr(upkeep, "keep_up", keep_up)
    monkeypatch.setattr(upkeep, "name_what_binds", name)
    loop = Command()
    loop.calm.set()
    for second in (0, 1, 59, 60, 61):
        monkeypatch.setattr(clock, "now", lambda second=second: minutes(second / 60))
        loop._work()
    assert step.call_count == name.call_count == 5
    assert [call.kwargs["at"] for call in keep_up.call_args_list] == [minutes(0), minutes(1)]
