"""The database and the broker that a command uses: the operator's, or embedded ones."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config import env
from config.launch import doctor_servers, keys, pango, stopping, surroundings
from config.launch.paths import Places
from config.launch.postgres import Postgres
from config.launch.speech import Fault, say
from config.launch.supervisor import Supervisor
from config.launch.valkey import Valkey

ATTEMPTS = 20
KEPT_APART = ("MEDIA_ROOT", "MAIL_SINK_DIR")


def begin(
    places: Places, supervisor: Supervisor, operator: Mapping[str, str], *, durable: bool = True
) -> dict[str, str]:
    """Start what the operator did not name; returns DATABASE_URL and BROKER_URL."""
    insist(operator)
    addresses = {name: operator.get(name, "").strip() for name in ("DATABASE_URL", "BROKER_URL")}
    if not addresses["DATABASE_URL"]:
        postgres = Postgres(places.folder("postgres"), places.log("postgres"), durable=durable)
        start_postgres(postgres, supervisor)
        addresses["DATABASE_URL"] = postgres.url
    if not addresses["BROKER_URL"]:
        valkey = Valkey(places.folder("valkey"), places.log("valkey"))
        valkey.wait(supervisor.start(valkey))
        addresses["BROKER_URL"] = valkey.url
    return addresses


def insist(operator: Mapping[str, str]) -> None:
    """A database of the operator's own must be fit: above all, no transaction-mode pooler, behind
    which one agency would read another's rows."""
    url = operator.get("DATABASE_URL", "").strip()
    for look in doctor_servers.database(url) if url else ():
        if look.advice and look.fatal:
            raise Fault(f"{look.sentence} {look.advice}")
        if look.advice:
            say(f"{look.sentence} {look.advice}")


def start_postgres(postgres: Postgres, supervisor: Supervisor) -> None:
    """Start and wait. After a kill -9 its children may hold the shared memory a moment longer."""
    for attempt in range(ATTEMPTS):
        process = supervisor.start(postgres)
        try:
            postgres.wait(process)
            break
        except Fault:
            supervisor.forget(process)
            if not postgres.is_held_by_predecessor() or attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.5)
    postgres.make_role()


@contextmanager
def throwaway(operator: Mapping[str, str], *, settings: str) -> Iterator[dict[str, str]]:
    """Servers and a state folder that last as long as one command; yields its environment."""
    places = Places(Path(tempfile.mkdtemp(prefix="belay-"))).make()
    # The database's user may have to pass through; every folder below is closed.
    places.root.chmod(0o711)
    with Supervisor(places, throwaway=True) as supervisor:
        addresses = begin(places, supervisor, operator, durable=False)
        # Real documents and letters stay out of a test's reach, wherever they are kept.
        others = {name: value for name, value in operator.items() if name not in KEPT_APART}
        yield environment(places, others, {**addresses, "DJANGO_SETTINGS_MODULE": settings})
        stopping.close()


def environment(
    places: Places, operator: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, str]:
    """The whole environment of a child: the operator's, the demo's secrets, and `values`."""
    own = {
        "VAR_DIR": str(places.root),
        "MEDIA_ROOT": str(places.folder("media")),
        "MAIL_SINK_DIR": str(places.folder("mail")),
        "BELAY_PDF": "on" if pango.present() else "off",
    }
    chosen = {name: operator[name] for name in own.keys() & operator.keys() if name != "VAR_DIR"}
    secret = keys.load_or_make(places.root / "secrets")
    secret |= {name: operator[name] for name in secret.keys() & operator.keys()}
    found = {**own, **chosen, **secret, **values}
    embedded = not operator.get("DATABASE_URL", "").strip()
    return surroundings.for_python(found, embedded_database=embedded)


def of_running(places: Places, operator: Mapping[str, str]) -> dict[str, str]:
    """The environment of the portal that runs in this state folder, as it noted it."""
    noted = env.read_lines(places.root / "run.env")
    return environment(places, operator, {**noted, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})
