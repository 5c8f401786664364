"""The catalogue, its fields and the legal texts: all read them, the staff keep them."""

from procedures.models import LegalChange
from tests.factories.procedures import FieldFactory, LegalDocumentFactory, ProcedureFactory
from tests.permissions.things import args

PAGES = """
# The catalogue of procedures and the legal texts
procedures:tthc-list             GET    -                LLL OOOOOO OOOOOOO
procedures:tthc-export           GET    -                LLL OOOOOO OOOOOOO
procedures:tthc-detail           GET    tthc             LLL OOOOOO OOOOOOO
procedures:tthc-new              GET    -                LLL DDDDOD DDDDDDD
procedures:tthc-new              POST   -                LLL DDDDRD DDDDDDD
procedures:tthc-amend            GET    tthc             LLL DDDDOD DDDDDDD
procedures:tthc-amend            POST   tthc             LLL DDDDRD DDDDDDD
procedures:tthc-correct          GET    tthc             LLL DDDDOD DDDDDDD
procedures:tthc-correct          POST   tthc             LLL DDDDRD DDDDDDD
procedures:tthc-abolish          GET    tthc             LLL DDDDOD DDDDDDD
procedures:tthc-abolish          POST   tthc             LLL DDDDRD DDDDDDD
procedures:tthc-restore          GET    tthc             LLL DDDDOD DDDDDDD
procedures:tthc-restore          POST   tthc             LLL DDDDRD DDDDDDD
procedures:field-list            GET    -                LLL DDDDOD DDDDDDD
procedures:field-new             GET    -                LLL DDDDOD DDDDDDD
procedures:field-new             POST   -                LLL DDDDRD DDDDDDD
procedures:field-edit            GET    unused_field     LLL DDDDOD DDDDDDD
procedures:field-edit            POST   unused_field     LLL DDDDRD DDDDDDD
procedures:field-remove          POST   unused_field     LLL DDDDGD DDDDDDD
procedures:legal-list            GET    -                LLL OOOOOO OOOOOOO
procedures:legal-export          GET    -                LLL OOOOOO OOOOOOO
procedures:legal-detail          GET    legal_text       LLL OOOOOO OOOOOOO
procedures:legal-new             GET    -                LLL DDDDOD DDDDDDD
procedures:legal-new             POST   -                LLL DDDDRD DDDDDDD
procedures:legal-edit            GET    legal_text       LLL DDDDOD DDDDDDD
procedures:legal-edit            POST   legal_text       LLL DDDDRD DDDDDDD
procedures:legal-change          GET    legal_text       LLL DDDDOD DDDDDDD
procedures:legal-change          POST   legal_text       LLL DDDDRD DDDDDDD
procedures:legal-take-back       POST   text_changed     LLL DDDDGD DDDDDDD
"""


def tthc(world, side):
    return args(ProcedureFactory().pk)


def unused_field(world, side):
    return args(FieldFactory(name="Nhập nhầm").pk)


def legal_text(world, side):
    return args(LegalDocumentFactory().pk)


def text_changed(world, side):
    old, new = LegalDocumentFactory(), LegalDocumentFactory()
    made = LegalChange.objects.create(document=old, by=new, kind="amended", on=new.start)
    return args(made.pk)
