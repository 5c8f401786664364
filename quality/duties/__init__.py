"""Who owes what by when: the calendar, how each stands, the matrix of all, who is let off."""
