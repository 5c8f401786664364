"""The pages about the person who is signed in."""
