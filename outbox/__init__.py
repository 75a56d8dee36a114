"""Whom we tell: signed webhooks to the exchange and the help desk, kept in SQL until they are delivered."""
