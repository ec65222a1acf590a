"""Servers of the operator's own are looked at before anything relies on them."""

import psycopg
import pytest

from config import database_url
from config.launch import cli, doctor, doctor_servers, ports, servers
from config.launch.speech import Fault
from config.launch.supervisor import Supervisor


class Pooled:
    """A connection as seen through a transaction-mode pooler: each statement, another backend."""

    def __init__(self, backends: list[int]) -> None:
        self.backends = backends
        self.info = type("Info", (), {"backend_pid": backends[0]})

    def execute(self, query: bytes) -> "Pooled":
        assert b"pg_backend_pid" in query
        return self

    def fetchone(self) -> tuple[int]:
        self.backends = [*self.backends[1:], self.backends[0]]
        return (self.backends[0],)


def test_a_transaction_mode_pooler_is_recognised():
    assert doctor_servers.pooler(Pooled([7])).advice == ""
    assert "session mode" in doctor_servers.pooler(Pooled([7, 8])).advice


def test_nothing_starts_behind_a_transaction_mode_pooler(monkeypatch):
    found = doctor_servers.pooler(Pooled([7, 8]))
    monkeypatch.setattr(doctor_servers, "database", lambda url: [found])

    with pytest.raises(Fault, match="transaction-mode pooler"):
        servers.insist({"DATABASE_URL": "postgresql://pooler/belay"})


def test_a_good_database_and_broker_are_all_sentences_without_advice(places):
    with Supervisor(places) as supervisor:
        urls = servers.begin(places, supervisor, {})
        looks = doctor_servers.database(urls["DATABASE_URL"])
        looks += doctor_servers.broker(urls["BROKER_URL"])
    assert len(looks) == 5
    assert [look.advice for look in looks] == [""] * 5
    assert "PostgreSQL 18" in looks[0].sentence


def test_missing_rights_are_the_sql_that_grants_them(places):
    with Supervisor(places) as supervisor:
        url = servers.begin(places, supervisor, {})["DATABASE_URL"]
        with psycopg.connect(**database_url.parse(url).for_libpq(), autocommit=True) as link:
            link.execute("CREATE ROLE poor LOGIN")
        looks = doctor_servers.database(url.replace("//belay@", "//poor@"))
    advice = [look for look in looks if look.advice]
    assert [look.advice for look in advice] == [
        "As a superuser:  ALTER ROLE poor CREATEDB CREATEROLE;"
    ]
    assert not advice[0].fatal


def test_servers_that_do_not_answer_are_said_without_their_password(monkeypatch, capsys):
    port = ports.free_port()
    secret = "postgresql://belay:hunter2@127.0.0.1"
    monkeypatch.setenv("DATABASE_URL", f"{secret}:{port}/belay")
    monkeypatch.setenv("BROKER_URL", f"redis://:hunter2@127.0.0.1:{port}/0")

    assert cli.main(["doctor"]) == 1

    printed = capsys.readouterr().out
    assert "The database of DATABASE_URL does not answer" in printed
    assert "The broker of BROKER_URL does not answer" in printed
    assert "hunter2" not in printed


def test_an_embedded_database_that_cannot_run_is_a_problem(monkeypatch, capsys):
    monkeypatch.setenv("BELAY_PG_BINDIR", "/nowhere")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert cli.main(["doctor"]) == 1

    assert "PROBLEM The embedded database cannot run." in capsys.readouterr().out


def test_a_full_disk_is_a_note(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 5}))

    finding = doctor.disk(doctor.env.load({}))

    assert "Free at least 1 GiB" in finding.advice
