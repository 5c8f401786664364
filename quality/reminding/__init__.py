"""Agencies are reminded of what they owe: by the portal at each stage, by the staff at will."""
