"""An RQ worker for one queue, which runs that queue's own functions and no others, and outlives a lost Redis."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer

import callbacks.jobs
import callbacks.meeting
import callbacks.notices
import outbox.delivery
import routing.jobs
import routing.part_jobs
import routing.recordings
from callbacks.policy import Rules
from failover.last_known import LastKnown
from outbox.addresses import Addresses
from routing.switchboard import Switchboard
from routing.wakeups import AGENTS, CALLBACKS, LETTERS, allowing

log = logging.getLogger(__name__)

PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds before the next worker
STEADY = 10.0  # seconds of work after which pauses are short again


class Worker(SimpleWorker):
    """A worker that takes jobs from Redis and nothing else: no commands to stop it or a job of its."""

    def subscribe(self) -> None:
        """Listen to no channel."""


def functions(
    queue: str,
    switchboard: Switchboard,
    rules: Rules,
    addresses: Addresses,
    known: LastKnown | None = None,
) -> Mapping[str, Callable[[int], None]]:
    """Return what a queue's jobs may do, by name. Raises KeyError for a queue that does not exist.

    With `known`, no customer is rung back while nothing at all is known about the mode.
    """

    def dial_callback(offer_id: int) -> None:
        if known and not known.read(switchboard.database).outbound:
            log.error("nobody is rung back: the mode cannot be read, and none was ever known here")
            return  # the engine finds it again
        callbacks.jobs.dial_callback(switchboard, rules, offer_id)

    jobs: dict[str, dict[str, Callable[[int], None]]] = {
        AGENTS: {
            "ring_agent": partial(routing.jobs.ring_agent, switchboard),
            "bridge": partial(routing.jobs.bridge, switchboard),
            "bring_back": partial(routing.jobs.bring_back, switchboard),
            "dismiss": partial(routing.jobs.dismiss, switchboard),
            "let_go": partial(routing.jobs.let_go, switchboard),
            "step_out": partial(routing.jobs.step_out, switchboard),
            "menu_again": partial(routing.jobs.menu_again, switchboard),
            "send_answer": partial(routing.jobs.send_answer, switchboard),
            "record": partial(routing.recordings.record, switchboard),
            "tell_break": partial(routing.jobs.tell_break, switchboard),
            "ring_part": partial(routing.part_jobs.ring_part, switchboard),
            "dismiss_part": partial(routing.part_jobs.dismiss_part, switchboard),
            "hand_over": partial(routing.part_jobs.hand_over, switchboard),
            "see_off": partial(routing.part_jobs.see_off, switchboard),
        },
        CALLBACKS: {
            "call_off": partial(callbacks.jobs.call_off, switchboard),
            "dial_callback": dial_callback,
            "send_notice": partial(callbacks.notices.send_notice, switchboard, rules),
            "leave_message": partial(callbacks.jobs.leave_message, switchboard),
            "settle": partial(callbacks.meeting.settle, switchboard, rules),
            "hang_up": partial(callbacks.jobs.hang_up, switchboard),
        },
        LETTERS: {"deliver": partial(outbox.delivery.deliver, switchboard, addresses)},
    }
    return jobs[queue]


def create_worker(
    queue: str,
    redis_url: str,
    switchboard: Switchboard,
    rules: Rules,
    addresses: Addresses,
    known: LastKnown | None = None,
) -> Worker:
    """Return a worker that is ready to `work()`. One queue for each process: more would lose jobs when killed."""
    return Worker(
        [queue],
        connection=Redis.from_url(redis_url),
        serializer=JSONSerializer,
        job_class=allowing(functions(queue, switchboard, rules, addresses, known)),
        log_job_description=False,
        default_result_ttl=0,
    )


def work(create: Callable[[], Worker], stop: threading.Event) -> None:
    """Run one worker after the other until a stop was asked for, which ends a worker after the job that it runs.

    A worker ends by itself when Redis is away. Its jobs are not lost with it: the engine finds them again in SQL.
    """
    logging.getLogger("rq.worker").addFilter(_in_a_sentence)
    pause = PAUSE
    with suppress(StopRequested):  # how a worker is told to end while it waits, or after it has ended
        while not stop.is_set():
            began = time.monotonic()
            try:
                worker = create()
                _also_sets(worker, stop)
                worker.work(logging_level="WARNING")
                reason = "it ended by itself"
            except RedisError as exc:
                reason = f"Redis cannot be used ({exc})"
            if stop.is_set():
                return
            pause = PAUSE if time.monotonic() - began > STEADY else pause
            log.warning("the worker stopped: %s; the next one starts in %s s", reason, pause)
            stop.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _also_sets(worker: Worker, stop: threading.Event) -> None:
    """Let a signal that ends this worker end those that would follow it."""
    end: Callable[[Any, Any], None] = worker.request_stop

    def request_stop(signum: Any, frame: Any) -> None:
        stop.set()
        with suppress(RedisError):  # it also notes the moment in Redis
            end(signum, frame)

    worker.request_stop = request_stop  # type: ignore[method-assign]


def _in_a_sentence(record: logging.LogRecord) -> bool:
    """Take the traceback from what is logged about a lost Redis."""
    if record.exc_info and isinstance(record.exc_info[1], RedisError):
        record.exc_info = None
    return True
