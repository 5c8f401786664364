"""The province's figures, agencies and reports for other systems."""
