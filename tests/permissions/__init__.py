"""Who may open which page: the people, the things they ask for, and what each is answered."""
