"""The room that keeps promises: its decisions, without a line."""
