"""Time that agencies and the province took off what the law allows."""
