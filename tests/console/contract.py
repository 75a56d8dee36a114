"""The contract: what the document says of an answer, and whether the answer keeps to it."""

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from console.api.document import document
from console.api.schemas import FORMATS

ANSWERED: set[tuple[str, int]] = set()  # each operation with each status that some test has seen


@cache
def whole() -> dict[str, Any]:
    """Return the document."""
    return document("test")


def keeps(method: str, path: str, answer: TestResponse) -> None:
    """Fail unless the document says that this may be answered so; what leads nowhere is told by a problem too."""
    told = _operation(method, path.partition("?")[0])
    if told is None:
        assert answer.status_code in (404, 405), (method, path, answer.status_code)
        assert answer.mimetype == "application/problem+json"
        return
    assert str(answer.status_code) in told["responses"], (method, path, answer.status_code, answer.text[:500])
    ANSWERED.add((told["operationId"], answer.status_code))
    content = told["responses"][str(answer.status_code)].get("content")
    if content is None:
        assert answer.data == b""
        return
    assert answer.mimetype in content, (method, path, answer.mimetype)
    schema = {**content[answer.mimetype]["schema"], "components": whole()["components"]}
    wrong = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(answer.json)
    ]
    assert wrong == [], (method, path, wrong[:3])


def _operation(method: str, path: str) -> Any:
    for template, methods in whole()["paths"].items():
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path) and method.lower() in methods:
            return methods[method.lower()]
    return None
