"""Every resource of the API: loading them declares their operations and opens their addresses."""

from console.api import (
    agents,
    audit,
    engineers,
    incident,
    letters,
    line,
    menu,
    mode,
    openapi,
    recordings,
    reports,
    suppressions,
    talks,
    tokens,
)
from console.api.blueprint import api as api

RESOURCES = (
    *(agents, audit, engineers, incident, letters, line, menu, mode, openapi, recordings, reports, suppressions),
    *(talks, tokens),
)
