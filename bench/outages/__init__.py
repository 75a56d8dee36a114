"""Simulated outages, with the real routing code in them."""
