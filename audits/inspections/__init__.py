"""The inspection of a unit: its marks from both sides, its minutes, its conclusion."""
