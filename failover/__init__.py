"""When we stand in."""
