"""The tables as Core sees them, for the hot path: statements without loading and flushing objects."""

from sqlalchemy import Table

# Postgres' insert also compiles for SQLite, as far as ON CONFLICT DO NOTHING goes; both databases speak it.
from sqlalchemy.dialects.postgresql import insert as insert

import models

acts: Table = models.Base.metadata.tables["acts"]
addressees: Table = models.Base.metadata.tables["addressees"]
agents: Table = models.Base.metadata.tables["agents"]
asks: Table = models.Base.metadata.tables["asks"]
attempts: Table = models.Base.metadata.tables["attempts"]
callbacks: Table = models.Base.metadata.tables["callbacks"]
contacts: Table = models.Base.metadata.tables["contacts"]
drills: Table = models.Base.metadata.tables["drills"]
estimates: Table = models.Base.metadata.tables["estimates"]
guesses: Table = models.Base.metadata.tables["guesses"]
intake: Table = models.Base.metadata.tables["intake"]
legs: Table = models.Base.metadata.tables["legs"]
letters: Table = models.Base.metadata.tables["letters"]
notices: Table = models.Base.metadata.tables["notices"]
offers: Table = models.Base.metadata.tables["offers"]
parts: Table = models.Base.metadata.tables["parts"]
pointers: Table = models.Base.metadata.tables["pointers"]
rates: Table = models.Base.metadata.tables["rates"]
ratings: Table = models.Base.metadata.tables["ratings"]
recordings: Table = models.Base.metadata.tables["recordings"]
refusals: Table = models.Base.metadata.tables["refusals"]
remarks: Table = models.Base.metadata.tables["remarks"]
skills: Table = models.Base.metadata.tables["skills"]
spending: Table = models.Base.metadata.tables["spending"]
suppressions: Table = models.Base.metadata.tables["suppressions"]
tickets: Table = models.Base.metadata.tables["tickets"]
voicemails: Table = models.Base.metadata.tables["voicemails"]
