"""What the terminal offers, typed as people type it."""
