"""Deciding: pure functions over data. No files, no clock, no environment, no framework's name."""
