"""The page Now: the picture that all who look at it share, and the pin."""
