"""How many dossiers agencies received and resolved: written down, added up, sent in."""
