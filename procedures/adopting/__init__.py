"""Template procedures of the province: adopted by agencies, their differences, their updates."""
