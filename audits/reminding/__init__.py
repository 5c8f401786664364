"""Reminding of findings to be put right, and of the days of inspections."""
