"""What inspections, own audits and reviews wait for, and whose next step it is."""
