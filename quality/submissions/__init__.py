"""What agencies hand in: prepared, frozen, approved by the head, reviewed by the committee."""
