"""How inspected units stand to each other, and how alike their teams scored."""
