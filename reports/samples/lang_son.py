"""Lạng Sơn in 2020: 72 units inspected for two contents by 14/10/2020.

The units are those of 2020, after its communes were merged; that all departments, districts and
communes had declared by then is made up, and so are the years before.
"""

from reports.samples.offices import (
    DEPARTMENTS,
    INSPECTORATE,
    OFFICE,
    SUB_DEPARTMENTS,
    department,
    sub_department,
)
from reports.samples.plan import Sample, year_end

ELSEWHERE = {"SVHTTDL"}  # its name is spelt otherwise here
NOT_HERE = {"QLĐĐ", "CCTS"}

LANG_SON = Sample(
    slug="lang-son",
    province="20",
    identifier="H37",
    departments=(
        OFFICE,
        *(each for each in DEPARTMENTS if each.symbol not in ELSEWHERE),
        department("Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "SVHTTDL"),
        department("Sở Ngoại vụ", "SNgV", "SNgV"),
        INSPECTORATE,
        department("Ban Dân tộc", "BDT", "BDT", "Trưởng ban"),
        department(
            "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn", "BQL KKTCK", "BQLKKTCK",
            "Trưởng ban",
        ),
    ),
    sub_departments=(
        *(each for each in SUB_DEPARTMENTS if each.symbol not in NOT_HERE),
        sub_department("Dân số - Kế hoạch hóa gia đình", "DS-KHHGĐ", "DSKHHGĐ", "SYT"),
    ),
    first_to_declare=("SKHCN", "TĐC", "VPUBND", "SNV"),
    provincial=(
        year_end(2014, 10),
        year_end(2015, 22),
        year_end(2016, 31),
        year_end(2017, 38),
        year_end(2018, 41, 12),
        year_end(2019, 41, 41),
    ),
    commune=(
        year_end(2014, 0),
        year_end(2016, 30),
        year_end(2017, 60),
        year_end(2018, 110, 30),
        year_end(2019, 170, 120),
        year_end(2020, 200, 200),
    ),
    officers_district="188",  # Lộc Bình
    officers_commune="06562",  # Tú Đoạn, under Lộc Bình
    note="Dữ liệu minh họa: chỉ hai quyết định năm 2020, số 72 đơn vị và 02 nội dung kiểm tra đến "
    "ngày 14/10/2020 theo nguồn đã công bố; đơn vị nào được kiểm tra ngày nào, điểm số, công bố, "
    "số văn bản và người ký là giả định.",
    with_staff=True,
)  # fmt: skip
