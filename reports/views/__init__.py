"""The pages of the topmost app: what is told."""
