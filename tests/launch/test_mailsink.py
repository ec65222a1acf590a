"""The development mail server keeps each message once, however often it is delivered."""

import email
import email.policy
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage

import pytest

from config.env import ROOT
from config.launch.ports import free_port
from config.mailsink import server


@pytest.fixture
def sink(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "config.mailsink", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--folder", str(tmp_path)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    assert f":{port}" in process.stderr.readline()
    yield port
    process.terminate()
    assert process.wait(10) == 0
    process.stderr.close()


def letter(identifier: str | None = "<1@belay>", text: str = "Полис готов") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@belay.test", "b@belay.test", "Полис"
    if identifier:
        message["Message-ID"] = identifier
    message.set_content(text)
    return message


def send(port: int, *messages: EmailMessage, to: tuple[str, ...] = ("b@belay.test",)) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as link:
        for message in messages:
            link.send_message(message, to_addrs=list(to))


def test_a_message_arrives_whole_with_its_real_recipients(sink, tmp_path):
    send(sink, letter(), to=("b@belay.test", "hidden@belay.test"))

    (path,) = tmp_path.glob("*.eml")
    found = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert found["Subject"] == "Полис"
    assert found.get_content().strip() == "Полис готов"
    assert found.get_all("Delivered-To") == ["b@belay.test", "hidden@belay.test"]


def test_a_message_delivered_again_overwrites_itself(sink, tmp_path):
    send(sink, letter(), letter(), letter("<2@belay>"))
    send(sink, letter(text="ещё раз"))

    found = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.eml")]
    assert len(found) == 2
    assert not list(tmp_path.glob("*.part"))


def test_messages_without_an_identifier_are_told_apart_by_content(sink, tmp_path):
    send(sink, letter(None, "one"), letter(None, "two"), letter(None, "two"))

    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_a_full_disk_is_a_temporary_failure(tmp_path):
    gone = tmp_path / "gone"

    with pytest.raises(OSError):
        server.store(gone, b"Subject: x\r\n\r\n", ["b@belay.test"])


def test_the_sender_is_told_to_try_again_when_the_folder_is_gone(sink, tmp_path):
    tmp_path.rmdir()

    with pytest.raises(smtplib.SMTPDataError) as fault:
        send(sink, letter())

    assert fault.value.smtp_code == 452
    tmp_path.mkdir()


def test_a_port_in_use_is_one_sentence(sink, tmp_path):
    command = [sys.executable, "-m", "config.mailsink", "--port", str(sink)]
    started = time.monotonic()
    answer = subprocess.run(
        [*command, "--folder", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "cannot listen" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert time.monotonic() - started < 10
