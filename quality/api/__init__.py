"""What other systems read of declarations and obligations."""
