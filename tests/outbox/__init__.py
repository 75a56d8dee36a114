"""Whom we tell: the letters, how they are signed, and when they are tried again."""
