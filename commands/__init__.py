"""What the terminal offers."""
