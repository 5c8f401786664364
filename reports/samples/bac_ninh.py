"""Bắc Ninh at the end of 2018: all 167 agencies declared, 126 of them communes.

The totals of 2018, and that 102 of the 167 were still to change over to :2015, are the
source's; that the 41 others are 20 departments, 13 sub-departments and 8 districts, and
the other years, are made up.
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

BAC_NINH = Sample(
    slug="bac-ninh",
    province="27",
    identifier="H05",
    departments=(
        OFFICE,
        *DEPARTMENTS,
        INSPECTORATE,
        department("Sở Ngoại vụ", "SNgV", "SNgV"),
        department("Ban Quản lý các Khu công nghiệp", "BQL các KCN", "BQLKCN", "Trưởng ban"),
        department("Ban Quản lý An toàn thực phẩm", "BQL ATTP", "BQLATTP", "Trưởng ban"),
    ),
    sub_departments=(
        *SUB_DEPARTMENTS,
        sub_department("Dân số - Kế hoạch hóa gia đình", "DS-KHHGĐ", "DSKHHGĐ", "SYT"),
        sub_department("Văn thư - Lưu trữ", "VTLT", "VTLT", "SNV"),
    ),
    first_to_declare=("SKHCN", "TĐC", "VPUBND", "SNV"),
    provincial=(
        year_end(2014, 15),
        year_end(2015, 30),
        year_end(2016, 38),
        year_end(2017, 41, 10),
        year_end(2018, 41, 25),
        year_end(2019, 41, 34),
        year_end(2020, 41, 41),
    ),
    commune=(
        year_end(2014, 10),
        year_end(2015, 40),
        year_end(2016, 80),
        year_end(2017, 110, 10),
        year_end(2018, 126, 40),
        year_end(2019, 126, 80),
        year_end(2020, 126, 126),
    ),
    officers_district="260",  # Tiên Du
    officers_commune="09340",  # Hoàn Sơn, under Tiên Du
    note="Dữ liệu minh họa: chỉ tổng số năm 2018 theo nguồn đã công bố; cơ quan nào công bố ngày "
    "nào, số văn bản và người ký là giả định.",
)
