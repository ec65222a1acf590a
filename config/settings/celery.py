"""Celery: JSON only, ids as arguments, no ETA; a lost broker costs latency and nothing else."""

from config.settings.base import ENV

CELERY_BROKER_URL = ENV.broker_url
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "visibility_timeout": 150,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
    if ENV.broker_url.startswith(("redis", "valkey"))
    else {"max_retries": 0, "read_timeout": 5, "write_timeout": 1}
)
SWEEP_SECONDS_BEAT = 15
SWEEP_SECONDS_LOOP = 0.5
# A heartbeat older than so many periods of the beat is stale: not ready, and an alarm.
SWEEP_STALE_PERIODS = 3
# A turn of the sweep looks at so many due timers, holds so many of each of so many agencies, and
# takes no further agency after so long: a person who moves one of these requests waits for the
# turn's end, and what one sweeper holds no other can serve.
SWEEP_BATCH = 200
SWEEP_AGENCIES = 4
SWEEP_SLICE = 40
SWEEP_TURN_SECONDS = 0.1
# So many turns at once in the whole installation, however many sweepers there are.
SWEEP_AT_ONCE = 2
# While a deadline waits longer than so, what follows from broken promises waits in most turns, and
# nobody is asked to send mail at once.
SWEEP_LATE_SECONDS = 0.25
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "usecases.sweep", "schedule": SWEEP_SECONDS_BEAT, "options": {"expires": 30}},
    "serve-outbox": {
        "task": "usecases.serve_outbox",
        "schedule": SWEEP_SECONDS_BEAT,
        "options": {"expires": 30},
    },
    "carry-on-jobs": {
        "task": "usecases.carry_on_jobs",
        "schedule": SWEEP_SECONDS_BEAT,
        "options": {"expires": 15},
    },
    "keep-up": {"task": "usecases.keep_up", "schedule": 60, "options": {"expires": 60}},
}
