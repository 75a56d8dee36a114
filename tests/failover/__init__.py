"""When the line stands in for chat."""
