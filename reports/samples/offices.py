"""The departments and sub-departments the sample provinces have in common."""

from reports.samples.plan import Office

DIRECTOR, CHIEF = "Giám đốc", "Chi cục trưởng"


def department(name: str, short_name: str, symbol: str, head: str = DIRECTOR) -> Office:
    return Office(name, short_name, symbol, head)


def sub_department(name: str, short_name: str, symbol: str, parent: str) -> Office:
    return Office(f"Chi cục {name}", f"Chi cục {short_name}", symbol, CHIEF, parent)


OFFICE = department("Văn phòng UBND tỉnh", "VP UBND tỉnh", "VPUBND", "Chánh Văn phòng")
DEPARTMENTS = (
    department("Sở Nội vụ", "SNV", "SNV"),
    department("Sở Tư pháp", "STP", "STP"),
    department("Sở Tài chính", "STC", "STC"),
    department("Sở Kế hoạch và Đầu tư", "Sở KH&ĐT", "SKHĐT"),
    department("Sở Công Thương", "SCT", "SCT"),
    department("Sở Nông nghiệp và Phát triển nông thôn", "Sở NN&PTNT", "SNNPTNT"),
    department("Sở Giao thông vận tải", "Sở GTVT", "SGTVT"),
    department("Sở Xây dựng", "SXD", "SXD"),
    department("Sở Tài nguyên và Môi trường", "Sở TN&MT", "STNMT"),
    department("Sở Thông tin và Truyền thông", "Sở TT&TT", "STTTT"),
    department("Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH", "SLĐTBXH"),
    department("Sở Văn hóa - Thể thao và Du lịch", "Sở VH-TT&DL", "SVHTTDL"),
    department("Sở Khoa học và Công nghệ", "Sở KH&CN", "SKHCN"),
    department("Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "SGDĐT"),
    department("Sở Y tế", "SYT", "SYT"),
)
INSPECTORATE = department("Thanh tra tỉnh", "TTT", "TTT", "Chánh Thanh tra")
SUB_DEPARTMENTS = (
    sub_department("Tiêu chuẩn Đo lường Chất lượng", "TĐC", "TĐC", "SKHCN"),
    sub_department("Bảo vệ môi trường", "BVMT", "BVMT", "STNMT"),
    sub_department("Quản lý đất đai", "QLĐĐ", "QLĐĐ", "STNMT"),
    sub_department("Kiểm lâm", "KL", "CCKL", "SNNPTNT"),
    sub_department("Thủy lợi", "TL", "CCTL", "SNNPTNT"),
    sub_department("Thủy sản", "TS", "CCTS", "SNNPTNT"),
    sub_department("Trồng trọt và Bảo vệ thực vật", "TT&BVTV", "TTBVTV", "SNNPTNT"),
    sub_department("Chăn nuôi và Thú y", "CN&TY", "CNTY", "SNNPTNT"),
    sub_department("Phát triển nông thôn", "PTNT", "PTNT", "SNNPTNT"),
    sub_department("Quản lý chất lượng nông lâm sản và thủy sản", "QLCL NLS&TS", "QLCL", "SNNPTNT"),
    sub_department("An toàn vệ sinh thực phẩm", "ATVSTP", "ATVSTP", "SYT"),
)
