"""How we reach phones."""
