"""The audit for programs: who changed what, and the proof that no row was changed or is missing."""

from typing import Any

from console.api import paging
from console.api import schemas as js
from console.api.asking import Asked
from console.api.operations import operation
from console.entry.scopes import ADMIN
from failover import audit

HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ROW = js.named(
    "AuditRow",
    js.record(id=js.INTEGER, at=js.MOMENT, who=js.STRING, what=js.STRING, detail={"type": "object"}, hash=HASH),
)
PROOF = js.record(rows=js.COUNT, head=HASH, problems=js.items(js.STRING))
HEAD = {"head": {**HASH, "description": "A hash that was noted before: it has to be in the chain, or its end is cut."}}


@operation("GET", "/audit", ADMIN, answer=paging.page_of(ROW), query=paging.QUERY)
def rows(asked: Asked) -> Any:
    """List who changed what, the newest first."""
    (before,) = paging.after(asked, js.KEY) or [None]
    found = audit.listed(asked.connection, asked.query["limit"] + 1, before)
    return paging.page(asked, found, audit.values, lambda row: [row["id"]])


@operation("GET", "/audit/verification", ADMIN, answer=PROOF, query=HEAD)
def verification(asked: Asked) -> Any:
    """Check every row of the chain. Note `head` elsewhere, and show it next time."""
    count, head, problems = audit.verify(asked.connection, asked.query.get("head"))
    return {"rows": count, "head": head, "problems": problems}
