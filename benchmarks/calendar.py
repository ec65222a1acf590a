"""New hours for a calendar that a hundred thousand open clocks count in, while people work.

The job is carried on by a process of its own, as in life; the moves are made here, one at a time,
by the real use case. What a move waits is compared with the same moves before the job began, in
the same run.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from django.db import connection

from apps.agencies.stepping import inside
from apps.agreements.models import AgreementVersion, Calendar
from apps.kernel import clock
from apps.kernel.errors import Conflict
from apps.policy_requests.models import Clock
from apps.registry.models import Job, JobState
from apps.usecases import applying, changing_calendar, previewing
from apps.usecases.terms_change import read
from apps.usecases.urgent_route import be_urgent
from benchmarks import bars
from benchmarks.bars import Row
from tests.storm import crowd
from tests.storm.crowd import Office

ROOT = Path(__file__).parent.parent
SMOKE, FULL = 1_000, 100_000
AGENCIES = 4
QUIET_MOVES, PAUSE = 200, 0.05
TICKER = {"user_id": UUID(int=1), "user_name": "Bench"}
