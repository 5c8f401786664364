"""What the log's actions are called on the screen.

Upper apps write their own actions into the log; the words stand together here, so that
the log page reads as one language (tests/reports/test_log.py finds a missing one).
"""

ACTIONS = {
    "person.signed_in": "Đăng nhập",
    "person.locked_out": "Tạm khóa đăng nhập do sai mật khẩu nhiều lần",
    "person.second_factor_on": "Bật xác thực hai bước",
    "person.second_factor_off": "Tắt xác thực hai bước",
    "person.second_factor_reset": "Gỡ xác thực hai bước cho người khác",
    "person.recovery_codes_made": "Tạo mã khôi phục",
    "person.recovery_code_used": "Đăng nhập bằng mã khôi phục",
    "person.created": "Lập tài khoản",
    "person.password_changed": "Đổi mật khẩu",
    "person.password_reset": "Đặt lại mật khẩu",
    "agencies.imported": "Nhập danh sách cơ quan",
    "agency.founded": "Lập cơ quan",
    "agency.changed": "Thay đổi cơ quan",
    "agency.merged": "Sáp nhập cơ quan",
    "agency.split": "Chia tách cơ quan",
    "agency.ended": "Chấm dứt do sáp nhập",
    "agency.dissolved": "Giải thể cơ quan",
    "role.appointed": "Giao vai trò",
    "role.ended": "Kết thúc vai trò",
    "role.cancelled": "Hủy phân công",
    "declaration.prepared": "Lập bản nháp công bố",
    "declaration.changed": "Sửa công bố",
    "declaration.discarded": "Xóa bản nháp công bố",
    "declaration.submitted": "Nộp công bố",
    "declaration.withdrawn": "Rút công bố đã nộp",
    "declaration.recorded": "Ghi nhận công bố",
    "declaration.returned": "Trả lại công bố",
    "declaration.ended": "Chấm dứt công bố",
    "declaration.posted": "Ghi nơi niêm yết công bố",
    "sample.loaded": "Nạp dữ liệu mẫu",
    "standards.entered": "Nhập phiên bản tiêu chuẩn và chế độ áp dụng",
    "report.asked": "Yêu cầu lập báo cáo",
    "report.retried": "Yêu cầu lập lại báo cáo",
    "report.made": "Lập xong báo cáo",
    "report.restored": "Khôi phục tệp báo cáo",
    "report.failed": "Lập báo cáo không thành",
}


def action_label(action: str) -> str:
    return ACTIONS.get(action, action)
