"""Everything fails at once: what bench.faults lets happen."""
