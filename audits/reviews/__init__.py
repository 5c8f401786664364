"""The reviews by an agency's leadership: what is laid before it, what it decides."""
