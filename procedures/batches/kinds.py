"""The kinds of lists there are."""

from collections.abc import Mapping

from procedures.batches.agency import AgencyList
from procedures.batches.catalogue import CatalogueList
from procedures.batches.plan import Kind
from procedures.dossiers.imports import DossierList
from procedures.models import ImportBatch

KINDS: Mapping[str, Kind] = {
    ImportBatch.Kind.CATALOGUE.value: CatalogueList(),
    ImportBatch.Kind.PROCEDURES.value: AgencyList(),
    ImportBatch.Kind.DOSSIERS.value: DossierList(),
}


def kind_of(batch: ImportBatch) -> Kind:
    return KINDS[batch.kind]
