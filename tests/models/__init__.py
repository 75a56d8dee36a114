"""What we remember: the schema, the clock, the lease."""
