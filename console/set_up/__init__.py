"""The pages of Set-up: agents, the message, the menu, settings, keys and people."""
