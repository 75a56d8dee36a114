"""What the carrier asks."""
