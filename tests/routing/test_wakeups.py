"""Hints: what goes to Redis, who may run it, and that losing it is no error."""

import json
import time

from redis import Redis
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from routing.turn import Hint
from routing.wakeups import AGENTS, Wakeups, allowing


def work(redis_url: str, functions: dict[str, object]) -> None:
    connection = Redis.from_url(redis_url)
    job_class = allowing(functions)  # type: ignore[arg-type]
    SimpleWorker([AGENTS], connection=connection, serializer=JSONSerializer, job_class=job_class).work(burst=True)
    connection.close()


def test_a_hint_wakes_the_function_with_the_row(redis_url: str) -> None:
    seen: list[int] = []
    wakeups = Wakeups(redis_url)
    wakeups.send(Hint(AGENTS, "ring_agent", 7))
    work(redis_url, {"ring_agent": seen.append})
    wakeups.close()
    assert seen == [7]


def test_a_job_holds_an_id_and_nothing_else(redis_url: str) -> None:
    wakeups = Wakeups(redis_url)
    wakeups.send(Hint(AGENTS, "ring_agent", 7))
    connection = Redis.from_url(redis_url)
    (job,) = Queue(AGENTS, connection=connection, serializer=JSONSerializer).jobs
    assert (job.func_name, list(job.args), job.kwargs, job.description) == ("ring_agent", [7], {}, "ring_agent")
    assert (job.retries_left, job.ttl, job.result_ttl) == (None, None, 0)
    connection.close()
    wakeups.close()


def test_a_writer_to_redis_cannot_make_a_worker_run_anything_else(redis_url: str) -> None:
    connection = Redis.from_url(redis_url)
    job = Job.create(
        "os.mkdir",
        args=["/tmp/ringback-was-broken-into"],
        connection=connection,
        serializer=JSONSerializer,
        origin=AGENTS,
    )
    job._success_callback_name = "os.getpid"
    job.save()
    connection.rpush("rq:queue:agents", job.id)
    work(redis_url, {"ring_agent": print})
    job.refresh()  # type: ignore[no-untyped-call]
    assert job.is_failed
    assert "is not a job of this worker" in str(job.latest_result().exc_string)  # type: ignore[union-attr]
    connection.close()


def test_without_redis_a_hint_is_lost_quickly_and_quietly() -> None:
    wakeups = Wakeups("redis://127.0.0.1:1/0")
    began = time.monotonic()
    wakeups.send(Hint(AGENTS, "ring_agent", 7))
    assert time.monotonic() - began < 1
    assert wakeups.ping() is False
    wakeups.close()


def test_json_is_the_only_language(redis_url: str) -> None:
    wakeups = Wakeups(redis_url)
    wakeups.send(Hint(AGENTS, "ring_agent", 7))
    connection = Redis.from_url(redis_url)
    (job,) = Queue(AGENTS, connection=connection, serializer=JSONSerializer).jobs
    assert json.loads(job.data) == ["ring_agent", None, [7], {}]
    connection.close()
    wakeups.close()
