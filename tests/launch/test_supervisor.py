"""Processes are kept running, and none survives its launcher."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from config.env import ROOT
from config.launch import guardian, identity, lock, stopping
from config.launch.identity import Identity
from config.launch.paths import Places
from config.launch.program import Program
from config.launch.speech import Fault
from config.launch.supervisor import Supervisor

SLEEP = ("-c", "import time; print('awake', flush=True); time.sleep(600)")
STUBBORN = (
    "-c",
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen(['sleep', '600']); print('ready', flush=True); time.sleep(600)",
)
LAUNCHER = """
import sys
from pathlib import Path
from config.launch import stopping
from config.launch.paths import Places
from config.launch.program import Program
from config.launch.supervisor import Supervisor
from config.launch import servers
stopping.listen()
places = Places(Path(sys.argv[1])).make()
with Supervisor(places) as supervisor:
    try:
        servers.begin(places, supervisor, {})
        supervisor.start(Program("sleeper", ("-c", "import time; time.sleep(600)"), {}))
        print("started", flush=True)
        supervisor.watch(lambda: False)
    except stopping.Stop:
        pass
"""


def wait_for(condition, seconds=15.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def launcher(places: Places) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(places.root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert any("started" in line for line in process.stdout)
    process.stdout.close()
    return process


def sleeper(name: str = "sleeper", code: tuple[str, ...] = SLEEP) -> Program:
    return Program(name, code, dict(os.environ), patience=0.5)


def test_a_child_that_dies_is_restarted_and_that_is_said(places, capsys):
    with Supervisor(places) as supervisor:
        first = supervisor.start(sleeper())
        os.kill(first.pid, signal.SIGKILL)
        supervisor.watch(lambda: supervisor.running[0].process.pid != first.pid)
        second = supervisor.running[0].process
        assert second.poll() is None
        assert identity.read(places.record("processes"))[0].pid == second.pid
    said = capsys.readouterr().out
    assert "sleeper ended (killed by SIGKILL); restarting in 0.5 s." in said
    assert "restarting" in places.log("belay").read_text()


def test_a_child_that_keeps_dying_is_restarted_ever_more_slowly(places, capsys):
    with Supervisor(places) as supervisor:
        supervisor.start(sleeper("dying", ("-c", "raise SystemExit(3)")))
        end = time.monotonic() + 3.2
        supervisor.watch(lambda: time.monotonic() > end)
    said = capsys.readouterr().out
    assert "dying ended (exit code 3); restarting in 0.5 s." in said
    assert "restarting in 1 s." in said
    assert said.count("dying ended") <= 4


def test_leaving_ends_even_a_stubborn_child_and_its_children(places):
    with Supervisor(places) as supervisor:
        process = supervisor.start(sleeper("stubborn", STUBBORN))
        wait_for(lambda: "ready" in places.log("belay").read_text())
        children = psutil.Process(process.pid).children()
        assert len(children) == 1
    assert process.returncode == -signal.SIGKILL
    wait_for(lambda: not children[0].is_running())


def test_every_line_of_a_child_gets_its_name_in_the_one_log(places):
    with Supervisor(places) as supervisor:
        assert supervisor.once(sleeper("talker", ("-c", "print('one'); print('ёж')"))) == 0
    lines = places.log("belay").read_text().splitlines()
    assert [line for line in lines if "|" in line][:2] == ["talker  | one", "talker  | ёж"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_nothing_survives_its_launcher_however_that_ends(places, how):
    process = launcher(places)
    noted = identity.read(places.record("processes"))
    assert {one.name for one in noted} == {"postgres", "valkey", "sleeper"}
    family = [child for one in noted for child in psutil.Process(one.pid).children(recursive=True)]
    assert len(family) > 3

    process.send_signal(how)
    process.wait(40)

    wait_for(lambda: not any(one.alive() for one in noted), 30)
    wait_for(lambda: not any(child.is_running() for child in family), 30)


def test_the_next_start_ends_what_a_killed_launcher_and_guardian_left(places):
    process = launcher(places)
    noted = identity.read(places.record("processes"))
    guard = [c for c in psutil.Process(process.pid).children() if "guardian" in str(c.cmdline())]
    assert len(guard) == 1
    guard[0].kill()
    process.kill()
    process.wait()
    assert all(one.alive() for one in noted)

    assert sorted(guardian.end_recorded(places)) == ["postgres", "sleeper", "valkey"]

    assert not any(one.alive() for one in noted)
    assert guardian.end_recorded(places) == []


def test_a_number_that_belongs_to_a_stranger_by_now_is_never_signalled(places):
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        true = Identity.of("web", stranger.pid)
        identity.write(places.record("processes"), [Identity("web", true.pid, true.started - 60)])

        assert guardian.end_recorded(places) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_throwaway_state_folder_vanishes(places):
    with Supervisor(places, throwaway=True) as supervisor:
        supervisor.once(sleeper("short", ("-c", "pass")))
        assert places.root.exists()
    assert not places.root.exists()


def test_a_broken_note_is_no_note(places):
    places.record("processes").write_text("[{")

    assert identity.read(places.record("processes")) == []


def test_two_starts_at_once_are_one_start_and_one_sentence(places):
    path = places.root / "lock"
    with lock.held(path):
        assert not lock.is_free(path)
        assert lock.holder(path) == os.getpid()
        with pytest.raises(Fault, match="already running"), lock.held(path):
            pass
    assert lock.is_free(path)
    assert lock.holder(path) is None


def test_the_lock_of_a_killed_start_is_free(places):
    script = (
        "import sys, time; from pathlib import Path; from config.launch import lock\n"
        "with lock.held(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", script, str(places.root / "lock")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    assert not lock.is_free(places.root / "lock")

    process.kill()
    process.communicate()

    assert lock.is_free(places.root / "lock")


def test_a_signal_waits_until_a_started_child_is_noted():
    before = {number: signal.getsignal(number) for number in stopping.SIGNALS}
    reached = []
    try:
        stopping.listen()
        with pytest.raises(stopping.Stop), stopping.shielded():
            os.kill(os.getpid(), signal.SIGTERM)
            reached.append("noted")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert reached == ["noted"]
