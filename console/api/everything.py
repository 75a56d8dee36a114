"""Every resource of the API: loading them declares their operations and opens their addresses."""

from console.api import (
    agents,
    audit,
    callbacks,
    contacts,
    drills,
    engineers,
    figures,
    incident,
    letters,
    line,
    menu,
    mode,
    openapi,
    people,
    promising,
    recordings,
    reports,
    suppressions,
    talks,
    tokens,
    voicemails,
)
from console.api.blueprint import api as api

RESOURCES = (
    *(agents, audit, callbacks, contacts, drills, engineers, figures, incident, letters, line),
    *(menu, mode, openapi, people, promising, recordings, reports, suppressions, talks, tokens, voicemails),
)
