"""The quality objectives of a year: written, imported, warned about, measured."""
