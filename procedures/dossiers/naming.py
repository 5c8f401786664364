"""How a file or another system names what its figures are of: a code, a field's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from isoportal.lib.vietnamese import plain
from procedures.codes import procedures_of
from procedures.models import AdministrativeProcedure, Field


@dataclass
class Names:
    """The procedures with the codes that were named, and all fields. Two queries."""

    procedures: Mapping[str, AdministrativeProcedure]
    fields: Mapping[str, Field]

    @classmethod
    def of(cls, codes: Iterable[str]) -> "Names":
        fields = {plain(each.name): each for each in Field.objects.all()}
        return cls(procedures_of(codes), fields)

    def procedure(self, code: str) -> AdministrativeProcedure | None:
        """The one with that code, which is one of those named."""
        return self.procedures.get(code)

    def field(self, name: str) -> Field | None:
        """The field of that name, accents or not."""
        return self.fields.get(plain(name))
