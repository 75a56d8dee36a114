"""Tests of what a newcomer runs."""
