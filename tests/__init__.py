"""Stories told as phone calls."""
