"""The document for programs: it is made once in each process, of what that process answers."""

from functools import cache
from importlib.metadata import version
from typing import Any

from console.api import schemas as js
from console.api.asking import Asked
from console.api.document import document
from console.api.operations import operation

DOCUMENT = {**js.record(), "additionalProperties": True, "required": ["openapi", "info", "paths", "components"]}


@operation("GET", "/openapi.json", answer=DOCUMENT)
def whole(_asked: Asked) -> Any:
    """Return this document, OpenAPI 3.1."""
    return made()


@cache
def made() -> dict[str, Any]:
    """Return the document of this version."""
    return document(version("ringback"))
