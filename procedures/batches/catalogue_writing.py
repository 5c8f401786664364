"""Writing the national list: whole columns at once, and a constant number of questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from isoportal.lib.vietnamese import clean, sort_key
from procedures.batches import copying
from procedures.batches.ledger import Ledger, columns, some_of
from procedures.models import AdministrativeProcedure, Field, ProcedureVersion
from procedures.models.catalogue import version_key

IDENTITY, VERSION = columns(AdministrativeProcedure), columns(ProcedureVersion)
EMPTY = [
    (field.attname, field.get_default())
    for field in ProcedureVersion._meta.concrete_fields
    if not field.primary_key
]
# what an amendment says anew; all else it takes over from the version before it
OF_ITS_OWN = ("id", "start", "end", "decision", "decided_on", "decision_url")


def write(work: Any, ledger: Ledger) -> None:
    fields = _fields(work.fields, ledger)
    for _, values in work.begun:
        values["field_id"] = fields.get(values["field_id"], values["field_id"])
    for _, _, values in [*work.following, *work.corrected]:
        if "field_id" in values:
            values["field_id"] = fields.get(values["field_id"], values["field_id"])
    _begin(work.begun, ledger)
    _follow(work.following, ledger)
    _correct(work.corrected, ledger)


def _fields(names: Sequence[str], ledger: Ledger) -> dict[Any, int]:
    """The new fields' numbers, by their names."""
    made = [Field(name=clean(name), sort_key=sort_key(name)[:900]) for name in names]
    ledger.create(made)
    return {name: row.pk for name, row in zip(names, made, strict=True)}


def _begin(begun: Sequence[Any], ledger: Ledger) -> None:
    numbers = copying.numbers(AdministrativeProcedure, len(begun))
    rows = [(pk, given.code, given.local) for pk, (given, _) in zip(numbers, begun, strict=True)]
    ledger.made(AdministrativeProcedure, copying.insert(AdministrativeProcedure, IDENTITY, rows))
    versions = [
        {**values, "procedure_id": pk, "search_key": _key(given)}
        for pk, (given, values) in zip(numbers, begun, strict=True)
    ]
    _insert(versions, ledger)


def _follow(following: Sequence[Any], ledger: Ledger) -> None:
    """End the versions that are amended, and write those that follow them."""
    open_ones = [(last, values["start"]) for last, _, values in following if last.end is None]
    copying.update(ProcedureVersion, ["end"], [(last.id, start) for last, start in open_ones])
    ledger.changed(ProcedureVersion, [(last.id, {"end": None}) for last, _ in open_ones])
    before = _taken_over([last.id for last, _, _ in following])
    numbers = _insert(
        [
            {**before[last.id], **values, "search_key": _key(given)}
            for last, given, values in following
        ],
        ledger,
    )
    _take_over_bases(dict(zip((last.id for last, _, _ in following), numbers, strict=True)), ledger)


def _taken_over(pks: Sequence[int]) -> dict[int, dict[str, Any]]:
    kept = [name for name in VERSION if name not in OF_ITS_OWN and not name.startswith("end_")]
    return _before(pks, kept)


def _take_over_bases(successors: Mapping[int, int], ledger: Ledger) -> None:
    """What a version rested on, its amendment rests on too."""
    through: Any = ProcedureVersion.legal_bases.through
    taken = [
        through(
            procedureversion_id=successors[row.procedureversion_id],
            legaldocument_id=row.legaldocument_id,
        )
        for some in some_of(successors)
        for row in through.objects.filter(procedureversion__in=some).order_by("pk")
    ]
    ledger.create(taken)


def _correct(corrected: Sequence[Any], ledger: Ledger) -> None:
    """Those that change in the same columns are written together."""
    alike: dict[tuple[str, ...], list[Any]] = {}
    for last, given, values in corrected:
        more = {"search_key": _key(given)} if "name" in values else {}
        alike.setdefault((*values, *more), []).append((last, {**values, **more}))
    for names, some in alike.items():
        before = _before([last.id for last, _ in some], names)
        copying.update(ProcedureVersion, names, [(last.id, *new.values()) for last, new in some])
        ledger.changed(ProcedureVersion, [(last.id, before[last.id]) for last, _ in some])


def _before(pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    asked = (
        ProcedureVersion._base_manager.filter(pk__in=some).values("pk", *names)
        for some in some_of(pks)
    )
    return {row.pop("pk"): row for rows in asked for row in rows}


def _insert(versions: Sequence[dict[str, Any]], ledger: Ledger) -> list[int]:
    numbers = copying.numbers(ProcedureVersion, len(versions))
    rows = [
        [pk, *[version.get(name, default) for name, default in EMPTY]]
        for pk, version in zip(numbers, versions, strict=True)
    ]
    ledger.made(ProcedureVersion, copying.insert(ProcedureVersion, VERSION, rows))
    return numbers


def _key(given: Any) -> str:
    return version_key(given.full_code, given.values["name"])
