"""What inspectors write in the samples: made up, an item of the portal's proposal each."""

from typing import NamedTuple

MADE_UP = "Dữ liệu minh họa: điểm, nhận xét và phát hiện của cuộc kiểm tra này là giả định."
FIRST_TIME = "Cơ quan được kiểm tra lần đầu, chưa có kết luận kỳ trước"
SAME_SCOPE = "Trong kỳ phạm vi áp dụng không thay đổi đến mức phải công bố lại"


class Fault(NamedTuple):
    """Why an item loses points, the cause it is counted by, and what the unit does about it."""

    reason: str
    cause: str
    remedy: str


FAULTS = {
    "I.1.1": Fault("Quyết định kiện toàn Tổ ISO còn tên người đã chuyển công tác",
                   "luan-chuyen", "Ban hành quyết định kiện toàn Tổ ISO"),
    "I.1.2": Fault("Kế hoạch năm chưa nêu thời hạn và người thực hiện từng việc",
                   "hinh-thuc", "Bổ sung thời hạn, người thực hiện vào kế hoạch năm"),
    "I.1.3": Fault("Phân công trách nhiệm mới đến phòng, chưa đến từng người",
                   "kiem-nhiem", "Ban hành bảng phân công đến từng vị trí"),
    "I.1.4": Fault("Công chức mới nhận việc chưa được tập huấn về hệ thống",
                   "luan-chuyen", "Tổ chức tập huấn cho công chức mới"),
    "I.1.5": Fault("Dự toán năm chưa có mục chi cho duy trì, cải tiến hệ thống",
                   "lanh-dao-chua-quan-tam", "Đưa kinh phí duy trì vào dự toán năm sau"),
    "I.2.1": Fault("Chính sách chất lượng mới niêm yết tại trụ sở, chưa phổ biến đến công chức",
                   "hinh-thuc", "Phổ biến chính sách chất lượng tại cuộc họp cơ quan"),
    "I.2.2": Fault("Một số mục tiêu chất lượng không đo được, trùng với mục tiêu năm trước",
                   "hinh-thuc", "Sửa mục tiêu thành chỉ tiêu đo được, có thời hạn"),
    "I.2.3": Fault("Tài liệu về bối cảnh, bên quan tâm chép từ mô hình khung, chưa sửa theo cơ "
                   "quan", "hinh-thuc", "Xác định lại bối cảnh, bên quan tâm của cơ quan"),
    "I.2.4": Fault("Bảng rủi ro, cơ hội chưa được theo dõi, cập nhật trong năm",
                   "nhan-thuc", "Cập nhật bảng rủi ro, cơ hội; phân công theo dõi hằng quý"),
    "I.2.5": Fault("Quy trình hệ thống viện dẫn văn bản đã hết hiệu lực",
                   "cap-nhat-cham", "Sửa đổi quy trình hệ thống theo văn bản hiện hành"),
    "I.2.6": Fault("Còn thủ tục hành chính mới công bố chưa có quy trình giải quyết",
                   "pham-vi-thieu", "Xây dựng, phê duyệt quy trình còn thiếu"),
    "I.3.1": Fault("Phiếu kiểm soát của một số hồ sơ thiếu chữ ký giao nhận giữa các bước",
                   "chua-chu-dong", "Bổ sung phiếu kiểm soát; kiểm tra xác suất hằng tháng"),
    "I.3.2": Fault("Một số biểu mẫu dùng bản cũ, không đúng với quy trình đã ban hành",
                   "cap-nhat-cham", "Thay biểu mẫu cũ tại nơi làm việc"),
    "I.3.3": Fault("Còn hồ sơ giải quyết quá hạn, chưa có thư xin lỗi",
                   "kiem-nhiem", "Rà soát hồ sơ quá hạn, gửi thư xin lỗi"),
    "I.3.4": Fault("Hồ sơ lưu chưa sắp theo danh mục, khó tra cứu",
                   "kiem-nhiem", "Lập danh mục, sắp xếp lại hồ sơ lưu"),
    "I.3.5": Fault("Bảng niêm yết còn thủ tục hành chính đã bãi bỏ",
                   "cap-nhat-cham", "Niêm yết lại danh mục thủ tục hành chính"),
    "I.4.1": Fault("Mục tiêu chất lượng chưa được theo dõi, đánh giá giữa năm",
                   "hinh-thuc", "Đánh giá kết quả thực hiện mục tiêu sáu tháng"),
    "I.4.2": Fault("Phiếu khảo sát sự hài lòng chưa được tổng hợp, phân tích",
                   "chua-chu-dong", "Tổng hợp phiếu khảo sát, báo cáo lãnh đạo"),
    "I.4.3": Fault("Đánh giá nội bộ chưa đủ phạm vi; người đánh giá xem xét việc của mình",
                   "hinh-thuc", "Đánh giá nội bộ bổ sung, phân công chéo người đánh giá"),
    "I.4.4": Fault("Điểm không phù hợp được sửa ngay nhưng chưa tìm nguyên nhân gốc",
                   "nhan-thuc", "Phân tích nguyên nhân, lập phiếu hành động khắc phục"),
    "I.4.5": Fault("Biên bản xem xét của lãnh đạo thiếu đầu vào về đánh giá nội bộ",
                   "hinh-thuc", "Họp xem xét lại với đủ nội dung đầu vào"),
    "II.1.1": Fault("Phạm vi áp dụng chưa gồm toàn bộ thủ tục hành chính thuộc thẩm quyền",
                    "pham-vi-thieu", "Mở rộng phạm vi áp dụng đến đủ thủ tục hành chính"),
    "II.2.1": Fault("Bản công bố chưa được đăng trên trang thông tin điện tử",
                    "nhan-thuc", "Đăng bản công bố lên trang thông tin điện tử"),
    "II.3.1": Fault("Danh mục thủ tục hành chính đã thay đổi nhưng chưa công bố lại",
                    "cap-nhat-cham", "Rà soát danh mục và công bố lại"),
    "II.4.1": Fault("Còn quy trình viện dẫn văn bản đã được thay thế",
                    "van-ban-chua-dong-bo", "Rà soát văn bản, sửa đổi quy trình liên quan"),
    "II.5.1": Fault("Báo cáo năm gửi chậm so với thời hạn",
                    "kiem-nhiem", "Phân công người lập báo cáo, đặt nhắc hạn"),
    "II.6.1": Fault("Còn tồn tại của kỳ kiểm tra trước chưa khắc phục xong",
                    "lanh-dao-chua-quan-tam", "Hoàn thành việc khắc phục, báo cáo Ban Chỉ đạo"),
}  # fmt: skip
# what is found lacking more often than the rest
WEAK = {"I.4.3": 35, "I.4.5": 30, "I.2.4": 30, "I.3.1": 25, "II.1.1": 25, "I.2.2": 20}

STRENGTHS = {
    "I.1": "Lãnh đạo quan tâm chỉ đạo; Tổ ISO được kiện toàn, có kế hoạch và phân công rõ.",
    "I.2": "Tài liệu được xây dựng theo TCVN ISO 9001:2015 và mô hình khung, phổ biến đến công "
           "chức; chính sách chất lượng được niêm yết.",
    "I.3": "Hồ sơ mẫu đủ thành phần, có phiếu kiểm soát; nơi làm việc ngăn nắp.",
    "I.4": "Đánh giá nội bộ và xem xét của lãnh đạo được thực hiện trong năm.",
    "II.1": "Phạm vi áp dụng gồm toàn bộ thủ tục hành chính thuộc thẩm quyền.",
    "II.2": "Hệ thống được công bố, niêm yết công khai đúng quy định.",
    "II.4": "Văn bản pháp luật được cập nhật, quy trình hết hiệu lực được loại bỏ.",
    "II.5": "Báo cáo đúng hạn, đủ nội dung.",
}  # fmt: skip
STRENGTH = "Cơ quan đã xây dựng, duy trì hệ thống quản lý chất lượng theo TCVN ISO 9001:2015."
PROPOSAL = (
    "Đề nghị cơ quan khắc phục các tồn tại đúng hạn, gửi bằng chứng về Ban Chỉ đạo. Đoàn đã hướng "
    "dẫn tại chỗ về đánh giá nội bộ và xem xét của lãnh đạo."
)
SEEN = "Đã xem 05 hồ sơ của các lĩnh vực, trao đổi với công chức phụ trách."
OBJECTION = (
    "Cơ quan đề nghị Đoàn xem lại điểm tiêu chí về đánh giá nội bộ: báo cáo đánh giá đã có từ "
    "tháng trước nhưng chưa kịp xuất trình khi Đoàn làm việc."
)
