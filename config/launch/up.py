"""`./run`: bring the portal up, show where it is, keep it running, take it down."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Mapping
from contextlib import closing

from config import env
from config.launch import guardian, keys, lock, pango, ports, servers, stopping, table
from config.launch.paths import Places
from config.launch.ports import Listening
from config.launch.program import Program
from config.launch.speech import Fault, say
from config.launch.supervisor import Supervisor

READY_SECONDS = 90
ASK_SECONDS = 1.0
# Celery warns root at length; only JSON is accepted, so nothing is run from a message.
AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
LARGEST_LOG = 20 * 1024 * 1024
NOTED = ("DATABASE_URL", "BROKER_URL", "EMAIL_HOST", "EMAIL_PORT", "PORT", "SECRET_KEY")
NOTED_TOO = ("HEALTH_KEYS", "BASE_DOMAIN", "MEDIA_ROOT", "MAIL_SINK_DIR", "BELAY_PDF")


def up() -> int:
    """Run until somebody asks to stop. Returns the exit code."""
    # `run` notes when it began, so that making the virtual environment counts as well.
    started = float(os.environ.get("BELAY_STARTED", time.time()))
    stopping.listen()
    operator = env.operator_values()
    settings = env.load(operator, production=False)
    places = Places(settings.var_dir).make()
    with lock.held(places.root / "lock"):
        recover(places)
        shorten(places)
        pango.ensure()
        with closing(ports.listen(settings.port)) as listening, Supervisor(places) as supervisor:
            try:
                later = begin(places, supervisor, operator, listening)
                supervisor.watch(Readiness(listening.port, settings.base_domain))
                for program in later:
                    supervisor.start(program)
                show(places, settings, listening, time.time() - started)
                supervisor.watch(lambda: False)
            except stopping.Stop:
                pass
            say("Stopping everything.")
        places.record("portal").unlink(missing_ok=True)
        say("Stopped.")
    return 0


def recover(places: Places) -> None:
    """End what an earlier start left running: it was killed before it could."""
    ended = guardian.end_recorded(places)
    if ended:
        say(f"An earlier start left processes running; ended: {', '.join(ended)}.")


def shorten(places: Places) -> None:
    """Logs that grew large over many starts make room; the one before is kept."""
    for log in places.folder("log").glob("*.log"):
        if log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))


def begin(
    places: Places, supervisor: Supervisor, operator: Mapping[str, str], listening: Listening
) -> list[Program]:
    """Servers, preparation, then the processes that make the portal ready; returns the others."""
    values: dict[str, str] = {
        "PORT": str(listening.port),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        **servers.begin(places, supervisor, operator),
    }
    mail = mail_values(operator)
    child = servers.environment(places, operator, {**values, **mail})
    note(places, child)
    if supervisor.once(Program("prepare", ("-m", "config.launch.prepare"), child)):
        raise Fault("The portal could not be prepared; the reason is above.")
    for program in needed_first(child, listening, sink="EMAIL_HOST" in mail):
        supervisor.start(program)
    return needed_later(places, child)


def mail_values(operator: Mapping[str, str]) -> dict[str, str]:
    """Where mail goes: to the sink, unless the operator named a server."""
    if operator.get("EMAIL_HOST", "").strip():
        return {}
    return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(ports.free_port()), "EMAIL_TLS": "no"}


def needed_first(child: dict[str, str], listening: Listening, *, sink: bool) -> list[Program]:
    """The mail sink, the sweep's loop and the web: a portal is ready with these."""
    numbers = listening.descriptors()
    sockets = {"BELAY_SOCKETS": ",".join(map(str, numbers))}
    web = ("-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
    folder, port = child["MAIL_SINK_DIR"], child.get("EMAIL_PORT", "")
    mail = ("-m", "config.mailsink", "--port", port, "--folder", folder)
    found = [Program("mail", mail, child)] if sink else []
    return [
        *found,
        Program("loop", ("manage.py", "sweep", "--loop"), child),
        Program("web", web, {**child, **sockets}, inherits=numbers),
    ]


def needed_later(places: Places, child: dict[str, str]) -> list[Program]:
    """Worker and beat make things quicker; started last, they do not slow the start down."""
    celery = ("-m", "celery", "--quiet", "-A", "config")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    worker = (*celery, "worker", "--concurrency=2", "--loglevel=INFO", *quiet)
    schedule = str(places.folder("beat") / "schedule")
    beat = (*celery, "beat", "--loglevel=WARNING", f"--schedule={schedule}", "--pidfile=")
    return [Program("worker", worker, {**child, **AS_ROOT}), Program("beat", beat, child)]


def note(places: Places, child: Mapping[str, str]) -> None:
    """What `manage.py`, `./run stop` and `./run status` need to know about this start."""
    noted = {name: child[name] for name in (*NOTED, *NOTED_TOO) if name in child}
    keys.write_private(places.root / "run.env", noted)
    facts = {"port": int(child["PORT"])}
    places.record("portal").write_text(json.dumps(facts))


def show(places: Places, settings: env.Env, listening: Listening, seconds: float) -> None:
    """Print where everything is."""
    sink = settings.mail_sink_dir is not None
    own = table.own_rows(domain=settings.base_domain, port=listening.port, mail=sink)
    rows = table.merged(table.read(places.record("table")), own)
    print(*table.render(rows), sep="\n", flush=True)
    if hosts := table.hosts_lines(rows, settings.base_domain):
        print("If your browser does not know these hosts, add to /etc/hosts:")
        print(*[f"  {line}" for line in hosts], sep="\n")
    say(f"Ready after {seconds:.0f} s. Ctrl-C stops everything. Log: {places.log('belay')}")


class Readiness:
    """Called until it says yes; gives up with the portal's last answer after a while."""

    def __init__(self, port: int, domain: str, *, seconds: float = READY_SECONDS) -> None:
        self.port, self.domain, self.seconds = port, domain, seconds
        self.end = time.monotonic() + seconds
        self.next = 0.0

    def __call__(self) -> bool:
        if time.monotonic() < self.next:
            return False
        if ask(self.port, self.domain, "/health/live")[0] == 200:
            # Answered by the web, not by the kernel's queue: each refusal is a line in its log.
            self.next = time.monotonic() + ASK_SECONDS
        status, body = ask(self.port, self.domain, "/health/ready")
        if status != 200 and time.monotonic() > self.end:
            answer = body[:300] or "no answer"
            raise Fault(f"The portal is not ready after {self.seconds:.0f} s: {answer}.")
        return status == 200


def ask(port: int, domain: str, path: str) -> tuple[int, str]:
    """Status and body of a GET; status 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"{domain}:{port}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()
