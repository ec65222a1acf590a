"""The development inbox shows what the sink holds and nothing else on the disk."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from config.env import Env
from config.mailsink.server import store
from tests.portal.card_steps import BASE, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    inbox = tmp_path / "mail"
    inbox.mkdir()
    (tmp_path / "secret.eml").write_text("Subject: secret\n\nhidden")
    monkeypatch.setitem(settings.ENV.__dict__, "mail_sink_dir", inbox)
    return inbox


def letter(folder: Path, subject: str = "Ваш полис") -> str:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "belay@belay.test"
    message["Message-ID"] = f"<{len(subject)}@belay.test>"
    message.set_content("Откройте http://alpha.belay.test/c/abc/ <script>alert(1)</script>")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Полис.pdf")
    return store(folder, message.as_bytes(), ["client@example.test"]).name


def test_a_message_is_read_with_its_link_and_attachment(folder: Path) -> None:
    name = letter(folder)
    client = Client()
    inbox = text(client.get("/dev/mail/", headers=BASE))
    assert "Ваш полис" in inbox
    assert "client@example.test" in inbox
    page = text(client.get(f"/dev/mail/{name}/", headers=BASE))
    assert 'href="http://alpha.belay.test/c/abc/"' in page
    assert "<script>alert" not in page
    file = client.get(f"/dev/mail/{name}/0/", headers=BASE)
    assert file.content == b"%PDF-1.7"
    assert file["Content-Disposition"].startswith("attachment")


def test_letters_to_others_can_be_left_out(folder: Path) -> None:
    letter(folder)
    client = Client()
    assert "Ваш полис" in text(client.get("/dev/mail/?to=CLIENT@", headers=BASE))
    assert "Писем нет" in text(client.get("/dev/mail/?to=somebody", headers=BASE))


@pytest.mark.parametrize(
    "name",
    ["..%2Fsecret.eml", "../secret.eml", "secret.eml", "%2e%2e%2fsecret.eml", "a" * 32 + ".eml"],
)
def test_no_other_file_is_ever_opened(folder: Path, name: str) -> None:
    answer = Client().get(f"/dev/mail/{name}/", headers=BASE)
    assert answer.status_code == 404
    assert "hidden" not in text(answer)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    name = "b" * 32 + ".eml"
    (folder / name).symlink_to(folder.parent / "secret.eml")
    assert Client().get(f"/dev/mail/{name}/", headers=BASE).status_code == 404


def test_an_attachment_beyond_the_last_is_not_found(folder: Path) -> None:
    name = letter(folder)
    assert Client().get(f"/dev/mail/{name}/7/", headers=BASE).status_code == 404


def test_the_inbox_is_not_on_an_agencys_host(folder: Path, alpha) -> None:
    letter(folder)
    assert Client().get("/dev/mail/", headers={"host": "alpha.belay.test"}).status_code == 404


def test_production_has_no_sink() -> None:
    assert "mail_sink_dir" in Env.__dataclass_fields__
