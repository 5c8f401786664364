"""What the pages of inspections ask and answer."""
