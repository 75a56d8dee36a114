"""The JSON API of programs, /api/v1: everything that the pages and the terminal do."""
