"""An RQ worker for one queue, which runs that queue's own functions and no others."""

from collections.abc import Callable, Mapping
from functools import partial

from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

import callbacks.jobs
import routing.jobs
from callbacks.policy import Rules
from routing.switchboard import Switchboard
from routing.wakeups import AGENTS, CALLBACKS, allowing


def functions(queue: str, switchboard: Switchboard, rules: Rules) -> Mapping[str, Callable[[int], None]]:
    """Return what a queue's jobs may do, by name. Raises KeyError for a queue that does not exist."""
    return {
        AGENTS: {
            "ring_agent": partial(routing.jobs.ring_agent, switchboard),
            "bridge": partial(routing.jobs.bridge, switchboard),
            "dismiss": partial(routing.jobs.dismiss, switchboard),
            "tell_break": partial(routing.jobs.tell_break, switchboard),
        },
        CALLBACKS: {
            "dial_callback": partial(callbacks.jobs.dial_callback, switchboard, rules),
            "hang_up": partial(callbacks.jobs.hang_up, switchboard),
        },
    }[queue]


def create_worker(queue: str, redis_url: str, switchboard: Switchboard, rules: Rules) -> SimpleWorker:
    """Return a worker that is ready to `work()`. One queue for each process: more would lose jobs when killed."""
    return SimpleWorker(
        [queue],
        connection=Redis.from_url(redis_url),
        serializer=JSONSerializer,
        job_class=allowing(functions(queue, switchboard, rules)),
        log_job_description=False,
        default_result_ttl=0,
    )
