"""What agencies do for people: administrative procedures, and the ISO procedures behind them."""

from procedures.models.batch import ImportBatch
from procedures.models.catalogue import (
    AdministrativeProcedure,
    Channel,
    Component,
    Field,
    Level,
    Limit,
    Online,
    ProcedureVersion,
)
from procedures.models.cut import TimeCut
from procedures.models.dossier import DossierCount
from procedures.models.handling import Exclusion, Handling, Milestone
from procedures.models.iso import Cover, IsoProcedure, IsoRevision, State, is_issued_on
from procedures.models.legal import LegalChange, LegalDocument

__all__ = [
    "AdministrativeProcedure",
    "Channel",
    "Component",
    "Cover",
    "DossierCount",
    "Exclusion",
    "Field",
    "Handling",
    "ImportBatch",
    "IsoProcedure",
    "IsoRevision",
    "LegalChange",
    "LegalDocument",
    "Level",
    "Limit",
    "Milestone",
    "Online",
    "ProcedureVersion",
    "State",
    "TimeCut",
    "is_issued_on",
]
