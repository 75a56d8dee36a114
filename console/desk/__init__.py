"""The page Desk: an agent's own."""
