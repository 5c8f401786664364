"""The legal texts of a sample: real ones, and which procedures rest on them by their names.

Which text a province's catalogue names for a procedure is made up; some have since been
amended, replaced or abolished, as is theirs, so that there is something to look through.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from procedures.models import (
    AdministrativeProcedure,
    IsoRevision,
    LegalChange,
    LegalDocument,
    ProcedureVersion,
)
from reports.samples.work.listed import Listed

GOVERNMENT, ASSEMBLY = "Chính phủ", "Quốc hội"
TEXTS = (  # number, title, issuer, issued, in force
    ("42/2013/QH13", "Luật Tiếp công dân", ASSEMBLY, date(2013, 11, 25), date(2014, 7, 1)),
    ("29/2013/QH13", "Luật Khoa học và công nghệ", ASSEMBLY, date(2013, 6, 18), date(2014, 1, 1)),
    ("45/2013/QH13", "Luật Đất đai", ASSEMBLY, date(2013, 11, 29), date(2014, 7, 1)),
    ("19/2014/QĐ-TTg", "Việc áp dụng Hệ thống quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN "
     "ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc hệ thống hành chính nhà nước",
     "Thủ tướng Chính phủ", date(2014, 3, 5), date(2014, 5, 18)),
    ("60/2014/QH13", "Luật Hộ tịch", ASSEMBLY, date(2014, 11, 20), date(2016, 1, 1)),
    ("23/2015/NĐ-CP", "Cấp bản sao từ sổ gốc, chứng thực bản sao từ bản chính, chứng thực chữ ký "
     "và chứng thực hợp đồng, giao dịch", GOVERNMENT, date(2015, 2, 16), date(2015, 4, 10)),
    ("123/2015/NĐ-CP", "Quy định chi tiết một số điều và biện pháp thi hành Luật Hộ tịch",
     GOVERNMENT, date(2015, 11, 15), date(2016, 1, 1)),
    ("02/2016/QH14", "Luật Tín ngưỡng, tôn giáo", ASSEMBLY, date(2016, 11, 18), date(2018, 1, 1)),
    ("105/2017/NĐ-CP", "Kinh doanh rượu", GOVERNMENT, date(2017, 9, 14), date(2017, 11, 1)),
    ("61/2018/NĐ-CP", "Thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành "
     "chính", GOVERNMENT, date(2018, 4, 23), date(2018, 6, 21)),
    ("17/2020/NĐ-CP", "Sửa đổi, bổ sung một số điều của các Nghị định liên quan đến điều kiện đầu "
     "tư kinh doanh thuộc lĩnh vực quản lý nhà nước của Bộ Công Thương", GOVERNMENT,
     date(2020, 2, 5), date(2020, 3, 22)),
    ("01/2021/NĐ-CP", "Đăng ký doanh nghiệp", GOVERNMENT, date(2021, 1, 4), date(2021, 1, 4)),
    ("20/2021/NĐ-CP", "Quy định chính sách trợ giúp xã hội đối với đối tượng bảo trợ xã hội",
     GOVERNMENT, date(2021, 3, 15), date(2021, 7, 1)),
    ("131/2021/NĐ-CP", "Quy định chi tiết và biện pháp thi hành Pháp lệnh Ưu đãi người có công với "
     "cách mạng", GOVERNMENT, date(2021, 12, 30), date(2022, 2, 15)),
    ("06/2022/QH15", "Luật Thi đua, khen thưởng", ASSEMBLY, date(2022, 6, 15), date(2024, 1, 1)),
    ("31/2024/QH15", "Luật Đất đai", ASSEMBLY, date(2024, 1, 18), date(2024, 8, 1)),
    ("07/2025/NĐ-CP", "Sửa đổi, bổ sung một số điều của các Nghị định trong lĩnh vực hộ tịch, quốc "
     "tịch, chứng thực", GOVERNMENT, date(2025, 1, 9), date(2025, 1, 9)),
    ("118/2025/NĐ-CP", "Thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông tại "
     "Bộ phận Một cửa và Cổng Dịch vụ công quốc gia", GOVERNMENT, date(2025, 6, 9),
     date(2025, 7, 1)),
    ("93/2025/QH15", "Luật Khoa học, công nghệ và đổi mới sáng tạo", ASSEMBLY, date(2025, 6, 27),
     date(2025, 10, 1)),
    ("168/2025/NĐ-CP", "Đăng ký doanh nghiệp", GOVERNMENT, date(2025, 6, 30), date(2025, 7, 1)),
)  # fmt: skip
ONE_STOP, NEW_ONE_STOP = "61/2018/NĐ-CP", "118/2025/NĐ-CP"
CHANGES = (  # what was changed, by what
    (ONE_STOP, NEW_ONE_STOP, LegalChange.Kind.REPLACED),
    ("45/2013/QH13", "31/2024/QH15", LegalChange.Kind.REPLACED),
    ("29/2013/QH13", "93/2025/QH15", LegalChange.Kind.REPLACED),
    ("01/2021/NĐ-CP", "168/2025/NĐ-CP", LegalChange.Kind.REPLACED),
    ("123/2015/NĐ-CP", "07/2025/NĐ-CP", LegalChange.Kind.AMENDED),
    ("23/2015/NĐ-CP", "07/2025/NĐ-CP", LegalChange.Kind.AMENDED),
    ("105/2017/NĐ-CP", "17/2020/NĐ-CP", LegalChange.Kind.AMENDED),
)
CIVIL_STATUS = ("60/2014/QH13", "123/2015/NĐ-CP")
RESTS = (  # field, words in the name, the texts
    ("Hộ tịch", "", CIVIL_STATUS),
    ("Tư pháp", "đăng ký", CIVIL_STATUS),
    ("Tư pháp", "chứng thực", ("23/2015/NĐ-CP",)),
    ("Chứng thực", "", ("23/2015/NĐ-CP",)),
    ("Công Thương", "rượu", ("105/2017/NĐ-CP",)),
    ("Tài chính", "hộ kinh doanh", ("01/2021/NĐ-CP",)),
    ("Bảo trợ xã hội", "trợ giúp", ("20/2021/NĐ-CP",)),
    ("Bảo trợ xã hội", "trợ cấp", ("20/2021/NĐ-CP",)),
    ("Bảo trợ xã hội", "khuyết tật", ("20/2021/NĐ-CP",)),
    ("Người có công", "", ("131/2021/NĐ-CP",)),
    ("Thi đua, khen thưởng", "", ("06/2022/QH15",)),
    ("Tín ngưỡng, tôn giáo", "", ("02/2016/QH14",)),
    ("Tiếp công dân, xử lý đơn", "", ("42/2013/QH13",)),
    ("Đất đai", "", ("45/2013/QH13",)),
    ("Khoa học và công nghệ", "khoa học và công nghệ", ("29/2013/QH13",)),
)
LOCAL, LOCAL_ENDED = "14/2017/QĐ-UBND", 33  # days before today
LOCAL_FIELD = "Bảo trợ xã hội"


def enter_texts() -> dict[str, LegalDocument]:
    """The legal texts, by number, and what became of them."""
    texts = {}
    for number, title, issuer, issued, start in TEXTS:
        texts[number] = LegalDocument.objects.create(
            number=number, title=title, issuer=issuer, issued_on=issued, start=start
        )
    for old, new, kind in CHANGES:
        _change(texts[old], texts[new], kind)
    return texts


def enter_local(province: str, today: date) -> dict[str, LegalDocument]:
    """A decision of the province itself that was abolished lately; both are made up."""
    ended = today - timedelta(days=LOCAL_ENDED)
    issuer = f"UBND {province}"
    old = LegalDocument.objects.create(
        number=LOCAL, issuer=issuer, issued_on=date(2017, 3, 20), start=date(2017, 4, 1),
        title="Quy chế phối hợp thực hiện chính sách trợ giúp xã hội của tỉnh (giả định)",
    )  # fmt: skip
    new = LegalDocument.objects.create(
        number=f"21/{ended.year}/QĐ-UBND", issuer=issuer, start=ended,
        issued_on=ended - timedelta(days=10),
        title="Bãi bỏ một số quyết định của Ủy ban nhân dân tỉnh (giả định)",
    )  # fmt: skip
    _change(old, new, LegalChange.Kind.ABOLISHED)
    return {LOCAL: old}


def _change(old: LegalDocument, new: LegalDocument, kind: LegalChange.Kind) -> None:
    LegalChange.objects.create(document=old, by=new, kind=kind, on=new.start)
    if kind != LegalChange.Kind.AMENDED:
        old.end = new.start
        old.save()


def rest(
    lines: Iterable[Listed],
    catalogue: Mapping[str, AdministrativeProcedure],
    texts: Mapping[str, LegalDocument],
) -> None:
    """What the procedures of the list rest on, as far as it is known by field and name."""
    versions = dict(ProcedureVersion.objects.values_list("procedure", "pk"))
    through: Any = ProcedureVersion.legal_bases.through
    through.objects.bulk_create(
        through(
            procedureversion_id=versions[catalogue[line.code].pk],
            legaldocument_id=texts[number].pk,
        )
        for line in lines
        for number in _bases(line, texts)
    )


def _bases(line: Listed, texts: Mapping[str, LegalDocument]) -> dict[str, None]:
    known = [
        number
        for field, words, numbers in [*RESTS, (LOCAL_FIELD, "", (LOCAL,))]
        if field == line.field and words in line.name.casefold()
        for number in numbers
    ]
    return dict.fromkeys(number for number in known if number in texts)


def cite(revisions: Iterable[IsoRevision], text: LegalDocument) -> None:
    through: Any = IsoRevision.cites.through
    through.objects.bulk_create(
        (through(isorevision_id=each.pk, legaldocument_id=text.pk) for each in revisions),
        batch_size=200,
    )


def cite_bases(revisions: Iterable[IsoRevision]) -> None:
    """Let each cite what the procedures rest on that it covers, or as a template is for."""
    through: Any = IsoRevision.cites.through
    mine: Any = IsoRevision.objects.filter(pk__in=[each.pk for each in revisions])
    for of in ("iso__covers__handling__procedure", "iso__meant_for"):
        bases = mine.order_by().values_list("pk", f"{of}__versions__legal_bases").distinct()
        through.objects.bulk_create(
            (through(isorevision_id=pk, legaldocument_id=text) for pk, text in bases if text),
            batch_size=200,
        )
