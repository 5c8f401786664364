"""What the portal proposes to every province: criteria, grades, causes of shortcomings.

No provincial score sheet was found, so this one is a proposal and says so: it is never issued
itself. The province makes a draft of its own from it, and changes what it wants. Of QĐ 19/2014
it names the decision alone: the articles are for the province to fill in from the text.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from accounts.log import log
from agencies.models import Kind
from audits.criteria import Criteria, Group, Item, Part
from audits.models import Cause, Checklist, GradeBand

TITLE = "Bộ tiêu chí chấm điểm đề xuất"
FIRST_YEAR = 2014  # QĐ 19/2014/QĐ-TTg is in force
BANDS = [("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Chưa đạt", 0)]
CAUSES = {
    "hinh-thuc": "Áp dụng hình thức",
    "pham-vi-thieu": "Phạm vi áp dụng chưa đủ TTHC",
    "lanh-dao-chua-quan-tam": "Lãnh đạo chưa quan tâm chỉ đạo",
    "chua-chu-dong": "Công chức chưa chủ động, chưa nắm TTHC",
    "nhan-thuc": "Nhận thức chưa đầy đủ",
    "cap-nhat-cham": "Cập nhật văn bản chưa kịp thời",
    "luan-chuyen": "Luân chuyển cán bộ phụ trách",
    "kiem-nhiem": "Cán bộ kiêm nhiệm",
    "van-ban-chua-dong-bo": "Văn bản quy phạm pháp luật chưa đồng bộ",
}
DECISION = "QĐ 19/2014/QĐ-TTg"
# who handles dossiers of organisations and citizens; the provincial committee does by its office
HANDLES = (Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT, Kind.COMMUNE, Kind.SERVICE_UNIT)


def _item(
    code: str, points: str, text: str, evidence: str, clauses: str = "", legal: str = "",
    *, kinds: Sequence[str] = (), may_not_apply: bool = False,
) -> Item:  # fmt: skip
    return Item(
        code, text, Decimal(points), evidence=evidence,
        clauses=[f"2015:{number}" for number in clauses.split()], legal=legal,
        kinds=[str(kind) for kind in kinds], may_not_apply=may_not_apply,
    )  # fmt: skip


LEADING = Group("I.1", "Chỉ đạo", [
    _item("I.1.1", "2", "Quyết định thành lập, kiện toàn Ban chỉ đạo hoặc Tổ ISO còn phù hợp",
          "Quyết định thành lập, kiện toàn; danh sách thành viên đương nhiệm", "5.3"),
    _item("I.1.2", "3", "Kế hoạch duy trì, cải tiến hệ thống quản lý chất lượng trong năm",
          "Kế hoạch năm đã ký; kết quả thực hiện từng nội dung", "6.2 6.3"),
    _item("I.1.3", "2", "Phân công trách nhiệm, quyền hạn cho từng phòng, từng người",
          "Văn bản phân công; trao đổi với người được phân công", "5.3"),
    _item("I.1.4", "2", "Đào tạo, tập huấn về hệ thống quản lý chất lượng",
          "Kế hoạch, danh sách, tài liệu và kết quả tập huấn", "7.2 7.3"),
    _item("I.1.5", "1", "Bố trí kinh phí xây dựng, áp dụng, duy trì và cải tiến",
          "Dự toán, thanh toán kinh phí trong năm", "7.1.1"),
])  # fmt: skip
PAPERS = Group("I.2", "Tài liệu", [
    _item("I.2.1", "2", "Chính sách chất lượng được ban hành, niêm yết và phổ biến",
          "Bản chính sách đã ký; nơi niêm yết", "5.2.1 5.2.2"),
    _item("I.2.2", "4", "Mục tiêu chất lượng của năm đo được và có kế hoạch thực hiện",
          "Mục tiêu của cơ quan và các phòng; chỉ tiêu, thời hạn, người chịu trách nhiệm", "6.2"),
    _item("I.2.3", "2", "Xác định bối cảnh, các bên quan tâm và phạm vi của hệ thống",
          "Tài liệu về bối cảnh, bên quan tâm, phạm vi theo mô hình khung", "4.1 4.2 4.3"),
    _item("I.2.4", "3", "Xác định rủi ro, cơ hội và hành động tương ứng",
          "Bảng rủi ro, cơ hội; kết quả theo dõi hành động", "6.1"),
    _item("I.2.5", "4", "Các quy trình hệ thống đầy đủ, được phê duyệt và phổ biến",
          "Quy trình kiểm soát tài liệu, đánh giá nội bộ, xem xét, khắc phục, rủi ro, khiếu nại",
          "4.4 7.5"),
    _item("I.2.6", "5", "Quy trình giải quyết TTHC đầy đủ và đúng quy định hiện hành",
          "Danh mục quy trình đối chiếu danh mục TTHC; chọn mẫu quy trình", "7.5 8.1",
          kinds=HANDLES),
])  # fmt: skip
APPLYING = Group("I.3", "Áp dụng", [
    _item("I.3.1", "6", "Hồ sơ có phiếu kiểm soát quá trình giải quyết, ghi đủ các bước",
          "Chọn mẫu hồ sơ của các lĩnh vực; phiếu kiểm soát trong từng hồ sơ", "8.5.1",
          kinds=HANDLES),
    _item("I.3.2", "3", "Dùng đúng biểu mẫu và phương pháp của quy trình",
          "Biểu mẫu trong hồ sơ mẫu đối chiếu quy trình", "7.5.3 8.5.1"),
    _item("I.3.3", "5", "Giải quyết hồ sơ đúng hạn, đúng thành phần",
          "Số liệu hồ sơ tiếp nhận, đúng hạn, quá hạn; thư xin lỗi khi quá hạn", "8.5.1 8.6",
          kinds=HANDLES),
    _item("I.3.4", "3", "Hồ sơ được lưu khoa học, dễ tra cứu",
          "Nơi lưu; danh mục hồ sơ; tìm thử một hồ sơ", "7.5.3"),
    _item("I.3.5", "3", "Nơi làm việc ngăn nắp; TTHC và quy trình được niêm yết",
          "Nơi tiếp nhận, nơi làm việc; bảng niêm yết", "7.1.3 7.1.4"),
])  # fmt: skip
IMPROVING = Group("I.4", "Đánh giá, cải tiến", [
    _item("I.4.1", "3", "Theo dõi, đánh giá việc thực hiện mục tiêu chất lượng",
          "Kết quả theo dõi định kỳ; biện pháp với mục tiêu chưa đạt", "9.1.1 9.1.3"),
    _item("I.4.2", "3", "Đo lường sự hài lòng của tổ chức, cá nhân",
          "Phiếu khảo sát, tổng hợp; xử lý phản ánh, kiến nghị", "9.1.2"),
    _item("I.4.3", "6", "Đánh giá nội bộ ít nhất mỗi năm một lần, đủ phạm vi, độc lập",
          "Chương trình, kế hoạch, phiếu ghi chép, báo cáo đánh giá", "9.2"),
    _item("I.4.4", "4", "Khắc phục điểm không phù hợp: nguyên nhân, hành động, hiệu lực",
          "Phiếu yêu cầu hành động khắc phục và bằng chứng thực hiện", "10.2"),
    _item("I.4.5", "4", "Lãnh đạo xem xét hệ thống ít nhất mỗi năm một lần, có kết luận",
          "Đầu vào, biên bản, phân công thực hiện kết luận", "9.3"),
])  # fmt: skip
KEEPING = [
    Group("II.1", "Phạm vi áp dụng", [
        _item("II.1.1", "8", "Phạm vi gồm toàn bộ hoạt động liên quan đến thực hiện TTHC",
              "Danh mục TTHC thuộc thẩm quyền đối chiếu phạm vi công bố; lý do của phần loại trừ",
              "4.3", DECISION),
    ]),
    Group("II.2", "Công bố, niêm yết", [
        _item("II.2.1", "6", "Công bố hệ thống phù hợp tiêu chuẩn và niêm yết công khai",
              "Quyết định, bản công bố; nơi niêm yết, trang thông tin điện tử", "",
              DECISION),
    ]),
    Group("II.3", "Công bố lại", [
        _item("II.3.1", "4", "Công bố lại khi thay đổi phạm vi áp dụng",
              "Bản công bố lại; danh mục TTHC thay đổi. Không áp dụng khi chưa đến mức công bố lại",
              "", DECISION, may_not_apply=True),
    ]),
    Group("II.4", "Cập nhật văn bản", [
        _item("II.4.1", "4", "Cập nhật văn bản pháp luật, loại bỏ quy trình hết hiệu lực",
              "Danh mục văn bản; quy trình được sửa đổi, bãi bỏ trong năm", "7.5.3",
              DECISION),
    ]),
    Group("II.5", "Báo cáo", [
        _item("II.5.1", "5", "Báo cáo đúng hạn, đủ nội dung với cơ quan theo dõi",
              "Báo cáo năm, báo cáo đột xuất; ngày gửi", "", DECISION),
    ]),
    Group("II.6", "Khắc phục sau kiểm tra", [
        _item("II.6.1", "3", "Khắc phục tồn tại của kỳ kiểm tra trước",
              "Kết luận kỳ trước; báo cáo và bằng chứng khắc phục. Không áp dụng với cơ quan được "
              "kiểm tra lần đầu", "10.2", DECISION, may_not_apply=True),
    ]),
]  # fmt: skip
CRITERIA = Criteria([
    Part("I", "Xây dựng, áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng",
         [LEADING, PAPERS, APPLYING, IMPROVING]),
    Part("II", "Tuân thủ Quyết định số 19/2014/QĐ-TTg", KEEPING),
])  # fmt: skip


@transaction.atomic
def enter(year: int) -> int:
    """Enter what is missing: the proposal, bands, causes; how many rows were.

    The proposal bears the `year` in which the portal was set up. It is entered once, and bands
    and causes only where the province has none of its own.
    """
    rows = [*_enter_checklist(year), *_enter_bands(), *_enter_causes()]
    if rows:
        log(None, "checklists.entered", rows[0], called=TITLE, rows=len(rows))
    return len(rows)


def _enter_checklist(year: int) -> list[Checklist]:
    if Checklist.objects.filter(is_proposal=True).exists():
        return []
    stored = CRITERIA.stored()
    made = Checklist(year=year, edition=0, title=TITLE, is_proposal=True, body=stored)
    made.full_clean()
    made.save()
    return [made]


def _enter_bands() -> list[GradeBand]:
    if GradeBand.objects.exists():
        return []
    return GradeBand.objects.bulk_create(
        GradeBand(year=FIRST_YEAR, name=name, at_least=at_least) for name, at_least in BANDS
    )


def _enter_causes() -> list[Cause]:
    if Cause.objects.exists():
        return []
    return Cause.objects.bulk_create(Cause(code=code, name=name) for code, name in CAUSES.items())
