"""The tables as Core sees them, for the hot path: statements without loading and flushing objects."""

from sqlalchemy import Table

# Postgres' insert also compiles for SQLite, as far as ON CONFLICT DO NOTHING goes; both databases speak it.
from sqlalchemy.dialects.postgresql import insert as insert

import models

agents: Table = models.Base.metadata.tables["agents"]
asks: Table = models.Base.metadata.tables["asks"]
attempts: Table = models.Base.metadata.tables["attempts"]
callbacks: Table = models.Base.metadata.tables["callbacks"]
contacts: Table = models.Base.metadata.tables["contacts"]
estimates: Table = models.Base.metadata.tables["estimates"]
intake: Table = models.Base.metadata.tables["intake"]
legs: Table = models.Base.metadata.tables["legs"]
notices: Table = models.Base.metadata.tables["notices"]
offers: Table = models.Base.metadata.tables["offers"]
parts: Table = models.Base.metadata.tables["parts"]
pointers: Table = models.Base.metadata.tables["pointers"]
rates: Table = models.Base.metadata.tables["rates"]
refusals: Table = models.Base.metadata.tables["refusals"]
skills: Table = models.Base.metadata.tables["skills"]
spending: Table = models.Base.metadata.tables["spending"]
suppressions: Table = models.Base.metadata.tables["suppressions"]
voicemails: Table = models.Base.metadata.tables["voicemails"]
