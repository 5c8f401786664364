"""The documents an agency writes down, keeps and displays."""
