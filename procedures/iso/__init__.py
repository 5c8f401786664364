"""ISO procedures: written, signed by three people, issued, revised, withdrawn."""
