"""The panel of procedures, contacts, and the pages that everybody may read."""

PAGES = """
procedures:agency-panel          GET    agency           LLL OOOOOO OOOOHHH  LLL OOOOOO HHHHOOH
agencies:contact-edit            GET    agency           LLL DDDDOD OOOOHHH  LLL DDDDOD HHHHODH
agencies:contact-edit            POST   agency           LLL DDDDRD RRRRHHH  LLL DDDDRD HHHHRDH
"""
