"""Lists brought in from Excel: staff see all of them, an agency's people their own."""

PAGES = """
# The national list is the staff's
procedures:catalogue-import      GET    -                LLL DDDDOD DDDDDDD
procedures:catalogue-import      POST   -                LLL DDDDRD DDDDDDD
procedures:catalogue-template    GET    -                LLL DDDDOD DDDDDDD
procedures:batch-list            GET    -                LLL DDDDOD OOOOODD
"""
