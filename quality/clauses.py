"""The clauses of ISO 9001 in its three versions, and which of them became which.

Titles are short words of our own, not the text of the standard. Of the 2026 version only what
is publicly known to differ is entered as different; the rest stands as in 2015 until its TCVN
is out. Findings and checklists name clauses so that they keep their sense when an agency
moves from one version to the next.
"""

from collections.abc import Iterable

from quality.models import Clause, ClauseMapping, StandardVersion

TITLES_2008 = """
4 Hệ thống quản lý chất lượng
4.1 Yêu cầu chung
4.2 Hệ thống tài liệu
4.2.1 Khái quát về tài liệu
4.2.2 Sổ tay chất lượng
4.2.3 Kiểm soát tài liệu
4.2.4 Kiểm soát hồ sơ
5 Trách nhiệm của lãnh đạo
5.1 Cam kết của lãnh đạo
5.2 Hướng vào khách hàng
5.3 Chính sách chất lượng
5.4 Hoạch định
5.4.1 Mục tiêu chất lượng
5.4.2 Hoạch định hệ thống quản lý chất lượng
5.5 Trách nhiệm, quyền hạn và trao đổi thông tin
5.5.1 Trách nhiệm và quyền hạn
5.5.2 Đại diện của lãnh đạo
5.5.3 Trao đổi thông tin nội bộ
5.6 Xem xét của lãnh đạo
5.6.1 Khái quát về xem xét của lãnh đạo
5.6.2 Đầu vào của xem xét
5.6.3 Đầu ra của xem xét
6 Quản lý nguồn lực
6.1 Cung cấp nguồn lực
6.2 Nguồn nhân lực
6.2.1 Khái quát về nhân lực
6.2.2 Năng lực, đào tạo và nhận thức
6.3 Cơ sở hạ tầng
6.4 Môi trường làm việc
7 Tạo sản phẩm
7.1 Hoạch định việc tạo sản phẩm
7.2 Quá trình liên quan đến khách hàng
7.2.1 Xác định yêu cầu đối với sản phẩm
7.2.2 Xem xét yêu cầu đối với sản phẩm
7.2.3 Trao đổi thông tin với khách hàng
7.3 Thiết kế và phát triển
7.4 Mua hàng
7.5 Sản xuất và cung cấp dịch vụ
7.5.1 Kiểm soát việc cung cấp dịch vụ
7.5.2 Xác nhận giá trị sử dụng của quá trình
7.5.3 Nhận biết và xác định nguồn gốc
7.5.4 Tài sản của khách hàng
7.5.5 Bảo toàn sản phẩm
7.6 Kiểm soát phương tiện đo lường
8 Đo lường, phân tích và cải tiến
8.1 Khái quát về đo lường
8.2 Theo dõi và đo lường
8.2.1 Sự thỏa mãn của khách hàng
8.2.2 Đánh giá nội bộ
8.2.3 Theo dõi và đo lường quá trình
8.2.4 Theo dõi và đo lường sản phẩm
8.3 Kiểm soát sản phẩm không phù hợp
8.4 Phân tích dữ liệu
8.5 Cải tiến
8.5.1 Cải tiến liên tục
8.5.2 Hành động khắc phục
8.5.3 Hành động phòng ngừa
"""
TITLES_2015 = """
4 Bối cảnh của tổ chức
4.1 Hiểu tổ chức và bối cảnh
4.2 Nhu cầu và mong đợi của các bên quan tâm
4.3 Phạm vi của hệ thống
4.4 Hệ thống quản lý chất lượng và các quá trình
5 Sự lãnh đạo
5.1 Sự lãnh đạo và cam kết
5.1.1 Khái quát về sự lãnh đạo
5.1.2 Hướng vào khách hàng
5.2 Chính sách chất lượng
5.2.1 Thiết lập chính sách chất lượng
5.2.2 Truyền đạt chính sách chất lượng
5.3 Vai trò, trách nhiệm và quyền hạn
6 Hoạch định
6.1 Hành động với rủi ro và cơ hội
6.1.1 Xác định rủi ro và cơ hội
6.1.2 Hoạch định hành động
6.2 Mục tiêu chất lượng và cách đạt được
6.3 Hoạch định các thay đổi
7 Hỗ trợ
7.1 Nguồn lực
7.1.1 Khái quát về nguồn lực
7.1.2 Con người
7.1.3 Cơ sở hạ tầng
7.1.4 Môi trường vận hành các quá trình
7.1.5 Nguồn lực theo dõi và đo lường
7.1.6 Tri thức của tổ chức
7.2 Năng lực
7.3 Nhận thức
7.4 Trao đổi thông tin
7.5 Thông tin dạng văn bản
7.5.1 Khái quát về thông tin dạng văn bản
7.5.2 Tạo lập và cập nhật
7.5.3 Kiểm soát thông tin dạng văn bản
8 Thực hiện
8.1 Hoạch định và kiểm soát việc thực hiện
8.2 Yêu cầu đối với sản phẩm và dịch vụ
8.2.1 Trao đổi thông tin với khách hàng
8.2.2 Xác định các yêu cầu
8.2.3 Xem xét các yêu cầu
8.2.4 Thay đổi các yêu cầu
8.3 Thiết kế và phát triển
8.4 Kiểm soát bên ngoài cung cấp
8.4.1 Khái quát về bên ngoài cung cấp
8.4.2 Loại hình và mức độ kiểm soát
8.4.3 Thông tin cho bên cung cấp
8.5 Cung cấp sản phẩm và dịch vụ
8.5.1 Kiểm soát việc cung cấp
8.5.2 Nhận biết và truy xuất nguồn gốc
8.5.3 Tài sản của khách hàng, bên cung cấp
8.5.4 Bảo toàn
8.5.5 Hoạt động sau giao
8.5.6 Kiểm soát các thay đổi
8.6 Thông qua sản phẩm và dịch vụ
8.7 Kiểm soát đầu ra không phù hợp
9 Đánh giá kết quả thực hiện
9.1 Theo dõi, đo lường, phân tích và đánh giá
9.1.1 Khái quát về theo dõi, đo lường
9.1.2 Sự thỏa mãn của khách hàng
9.1.3 Phân tích và đánh giá
9.2 Đánh giá nội bộ
9.3 Xem xét của lãnh đạo
9.3.1 Khái quát về xem xét của lãnh đạo
9.3.2 Đầu vào của xem xét
9.3.3 Đầu ra của xem xét
10 Cải tiến
10.1 Khái quát về cải tiến
10.2 Sự không phù hợp và hành động khắc phục
10.3 Cải tiến liên tục
"""
# What the 2026 version is known to say otherwise: its own titles, what it has not, and why.
NEW_TITLES = {
    "6.1.2": "Hành động với rủi ro",
    "6.1.3": "Hành động với cơ hội",
    "9.3.3": "Kết quả của xem xét",
    "10.1": "Cải tiến liên tục",
    "10.2.1": "Phản ứng với sự không phù hợp",
    "10.2.2": "Bằng chứng về khắc phục",
}
GONE = {"10.3"}
MOVED_TO_2026 = {
    "6.1.2": "6.1.2 6.1.3", "10.1": "10.1", "10.2": "10.2 10.2.1 10.2.2", "10.3": "10.1",
}  # fmt: skip
NOTES_2026 = {
    "5.1.1": "Thêm văn hóa chất lượng và ứng xử có đạo đức.",
    "5.2.1": "Chính sách tính đến bối cảnh và hỗ trợ định hướng chiến lược.",
    "6.1": "Tách ba phần: xác định; hành động với rủi ro; hành động với cơ hội.",
    "6.1.2": "Tách thành hành động với rủi ro (6.1.2) và với cơ hội (6.1.3).",
    "6.3": "Mở rộng: truyền đạt, cách theo dõi hiệu lực, cách xem xét kết quả.",
    "7.3": "Thêm văn hóa chất lượng và ứng xử có đạo đức.",
    "7.5": "Đổi cách nói: “sẵn có dưới dạng văn bản” thay cho “duy trì, lưu giữ”.",
    "9.3.2": "Thêm đầu vào: thay đổi nhu cầu, mong đợi của các bên quan tâm.",
    "9.3.3": "Đổi tên thành kết quả của xem xét.",
    "10.1": "Nay là cải tiến liên tục.",
    "10.2": "Chia thành 10.2.1 và 10.2.2.",
    "10.3": "Nhập vào 10.1.",
}
# 2008 to 2015: what each clause became.
MAPPED_2008 = """
4=4.4 4.1=4.4 4.2=7.5 4.2.1=7.5.1 4.2.2=4.3,4.4 4.2.3=7.5.2,7.5.3 4.2.4=7.5.3
5=5 5.1=5.1,5.1.1 5.2=5.1.2 5.3=5.2,5.2.1,5.2.2 5.4=6 5.4.1=6.2 5.4.2=6.1,6.3 5.5=5 5.5.1=5.3
5.5.2=5.3 5.5.3=7.4 5.6=9.3 5.6.1=9.3.1 5.6.2=9.3.2 5.6.3=9.3.3
6=7 6.1=7.1,7.1.1 6.2=7.2 6.2.1=7.1.2,7.2 6.2.2=7.2,7.3 6.3=7.1.3 6.4=7.1.4
7=8 7.1=8.1 7.2=8.2 7.2.1=8.2.2 7.2.2=8.2.3,8.2.4 7.2.3=8.2.1 7.3=8.3 7.4=8.4,8.4.1,8.4.2,8.4.3
7.5=8.5 7.5.1=8.5.1,8.5.5 7.5.2=8.5.1 7.5.3=8.5.2 7.5.4=8.5.3 7.5.5=8.5.4 7.6=7.1.5
8=9 8.1=9.1,9.1.1 8.2=9.1 8.2.1=9.1.2 8.2.2=9.2 8.2.3=9.1.1 8.2.4=8.6 8.3=8.7 8.4=9.1.3
8.5=10 8.5.1=10.1,10.3 8.5.2=10.2 8.5.3=6.1,6.1.1
"""
NOTES_2015 = {
    "4.2.2": "Không còn bắt buộc sổ tay chất lượng; phạm vi và các quá trình vẫn phải có văn bản.",
    "5.5.2": "Không còn bắt buộc cử đại diện của lãnh đạo.",
    "8.5.3": "Hành động phòng ngừa nay là tư duy dựa trên rủi ro.",
}


def titles() -> dict[str, dict[str, str]]:
    """The clauses of each version: their titles by their numbers, in the standard's order."""
    old, middle = _read(TITLES_2008), _read(TITLES_2015)
    kept = {number: title for number, title in middle.items() if number not in GONE}
    newest = dict(sorted((kept | NEW_TITLES).items(), key=lambda each: in_order(each[0])))
    return {"2008": old, "2015": middle, "2026": newest}


def in_order(number: str) -> tuple[int, ...]:
    """By what clauses are put in order: 10.2 comes after 9.3."""
    return tuple(int(part) for part in number.split("."))


def mappings() -> list[tuple[tuple[str, str], tuple[str, str], str]]:
    """Which clause became which: version and number before, version and number after, a note."""
    pairs = (each.split("=") for each in MAPPED_2008.split())
    old = [
        (("2008", before), ("2015", after), NOTES_2015.get(before, ""))
        for before, afters in pairs
        for after in afters.split(",")
    ]
    new = [
        (("2015", before), ("2026", after), NOTES_2026.get(before, ""))
        for before in titles()["2015"]
        for after in MOVED_TO_2026.get(before, before).split()
    ]
    return old + new


def enter() -> int:
    """Enter the clauses of the versions that have none yet; how many clauses were entered.

    What became of a clause is entered with it. What the province has changed is left as it is.
    """
    versions = {each.code: each for each in StandardVersion.objects.filter(clauses=None)}
    fresh = Clause.objects.bulk_create(
        Clause(version=versions[code], number=number, title=title, place=place)
        for code, listed in titles().items()
        if code in versions
        for place, (number, title) in enumerate(listed.items(), start=1)
    )
    _enter_mappings({(each.version.code, each.number) for each in fresh})
    return len(fresh)


def _enter_mappings(fresh: Iterable[tuple[str, str]]) -> None:
    known = {
        (each.version.code, each.number): each
        for each in Clause.objects.select_related("version")
    }  # fmt: skip
    new = set(fresh)
    ClauseMapping.objects.bulk_create(
        ClauseMapping(earlier=known[before], later=known[after], note=note)
        for before, after, note in mappings()
        if before in known and after in known and {before, after} & new
    )


def _read(text: str) -> dict[str, str]:
    lines = (line.partition(" ") for line in text.strip().splitlines())
    return {number: title for number, _, title in lines}
