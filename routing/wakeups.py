"""Waking workers through RQ. A hint carries a function's name and a row's number, and losing it loses nothing."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from routing.turn import Hint

AGENTS = "agents"
CALLBACKS = "callbacks"
LETTERS = "letters"
QUEUES = (AGENTS, CALLBACKS, LETTERS)

JOB_SECONDS = 60
FAILURE_SECONDS = 3600

log = logging.getLogger(__name__)


class Wakeups:
    """Sends hints. Redis may be away: the engine finds every due row without it."""

    def __init__(self, redis_url: str) -> None:
        # The library's own patience (5 s, 10 tries) would keep a caller in silence.
        redis = Redis.from_url(
            redis_url, socket_timeout=0.2, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), retries=1)
        )
        self._redis = redis
        self._queues = {name: Queue(name, connection=redis, serializer=JSONSerializer) for name in QUEUES}

    def ping(self) -> bool:
        """Return whether Redis answers."""
        try:
            return bool(self._redis.ping())
        except RedisError:
            return False

    def close(self) -> None:
        """Give the connections to Redis back."""
        self._redis.close()

    def send(self, hint: Hint) -> None:
        """Enqueue one hint, without a retry or an expiry of its own: the database decides what is due."""
        try:
            self._queues[hint.queue].enqueue(
                hint.function,
                hint.row,
                description=hint.function,
                job_timeout=JOB_SECONDS,
                result_ttl=0,
                failure_ttl=FAILURE_SECONDS,
            )
        except DuplicateJobError:
            pass  # an earlier try of the same request got through
        except RedisError as exc:
            log.warning("no worker was woken for %s %s: %s", hint.function, hint.row, type(exc).__name__)


def allowing(functions: Mapping[str, Callable[[int], Any]]) -> type[Job]:
    """Return a job class that runs these functions alone, whatever a writer to Redis may have put in its place."""

    class AllowedJob(Job):
        @property
        def func(self) -> Callable[[int], Any]:
            try:
                return functions[self.func_name or ""]
            except KeyError:
                raise LookupError(f"{self.func_name!r} is not a job of this worker") from None

        # The library would import and run whatever these name in Redis.
        success_callback = None
        failure_callback = None
        stopped_callback = None

    return AllowedJob
