"""Defects found by review: each test fails until its defect is mended."""
