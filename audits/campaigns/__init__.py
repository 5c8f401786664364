"""The yearly campaign: its plan, its units, its teams, how far it has come."""
