"""Files people hand in and the portal makes: looked through, kept privately, served by a view."""

from isoportal.lib.files.kinds import ALL, DOCUMENTS, KINDS, SCANS
from isoportal.lib.files.look import Looked, check_sheet, check_size, look_through
from isoportal.lib.files.names import clean_name, show_size
from isoportal.lib.files.storage import PrivateStorage

__all__ = [
    "ALL",
    "DOCUMENTS",
    "KINDS",
    "SCANS",
    "Looked",
    "PrivateStorage",
    "check_sheet",
    "check_size",
    "clean_name",
    "look_through",
    "show_size",
]
