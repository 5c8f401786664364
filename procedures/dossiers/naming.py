"""How a file or another system names what its figures are of: a code, a field's name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isoportal.lib.vietnamese import plain
from procedures.models import AdministrativeProcedure, Field
from procedures.models.catalogue import CODE


@dataclass
class Names:
    """The procedures with the codes that were named, and all fields. Two queries."""

    procedures: Mapping[str, Sequence[AdministrativeProcedure]]
    fields: Mapping[str, Field]

    @classmethod
    def of(cls, codes: Iterable[str]) -> "Names":
        national = {code[:8] for code in codes if CODE.fullmatch(code[:8])}
        found: dict[str, list[AdministrativeProcedure]] = defaultdict(list)
        for each in AdministrativeProcedure.objects.filter(code__in=national):
            found[each.code].append(each)
            if each.local:
                found[each.full_code].append(each)
        return cls(found, {plain(each.name): each for each in Field.objects.all()})

    def procedure(self, code: str) -> AdministrativeProcedure | None:
        """The one with that code; of several that share a national code, the nation's own."""
        found = self.procedures.get(code, ())
        own = [each for each in found if each.full_code == code]
        return (own or found)[0] if own or len(found) == 1 else None

    def field(self, name: str) -> Field | None:
        """The field of that name, accents or not."""
        return self.fields.get(plain(name))
