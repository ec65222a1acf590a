"""The web server: threads, because a tenant's schema belongs to one thread's connection.

`./run` hands over sockets that are open already (BELAY_SOCKETS); elsewhere BIND names addresses.
"""

from __future__ import annotations

import os
from pathlib import Path

from config.env import load

_env = load()
_sockets = os.environ.get("BELAY_SOCKETS", "")

bind = [f"fd://{number}" for number in _sockets.split(",")] if _sockets else _env.bind
worker_class = "gthread"
workers = _env.web_workers
threads = _env.web_threads
timeout = 60
graceful_timeout = 10
keepalive = 5
# Heartbeat files on a real disk can block a worker for seconds.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (no secret there)
# The addresses of client pages hold their secret, so there is no log of addresses.
accesslog = None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
proc_name = "belay"
