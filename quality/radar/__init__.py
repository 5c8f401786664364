"""Which declarations no longer say what holds, since when and why."""
