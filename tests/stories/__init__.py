"""The line from outside: stories told as phone calls, through the real app, on both databases."""
