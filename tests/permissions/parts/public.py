"""The panel of procedures, contacts, and the pages that everybody may read."""

PAGES = """
procedures:agency-panel          GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
"""
