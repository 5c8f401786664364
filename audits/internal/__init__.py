"""An agency's own audits: the programme of a year, the plan of each, what was found, the report."""
