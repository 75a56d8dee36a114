"""Servers that the test session starts for itself."""
