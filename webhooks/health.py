"""Whether this process is alive, and whether it can take calls."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from failover import modes
from models.schema import is_current
from webhooks.context import switchboard

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
def live() -> Response:
    """Answer as long as the process does."""
    return jsonify(status="alive")


@health.get("/ready")
def ready() -> tuple[Response, int]:
    """Answer 200 when calls can be taken: the database answers and has every migration. Redis may be away."""
    board = switchboard()
    try:
        current = is_current(board.database)
        with board.database.reading() as connection:
            mode = modes.current(connection).state
    except SQLAlchemyError as exc:
        return jsonify(status="not ready", database=f"no answer ({type(exc).__name__})"), 503
    if not current:
        return jsonify(status="not ready", database="behind; run `ringback migrate`"), 503
    redis = "ok" if board.wakeups.ping() else "no answer; dialling waits for the engine"
    return jsonify(status="ready", database="ok", redis=redis, mode=mode), 200
