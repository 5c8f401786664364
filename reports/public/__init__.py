"""What everybody may read without signing in: agencies, what they handle, what they promise."""
