"""An Giang 2014–2020: 41 of 41 provincial and district agencies and 156 of 156 communes declared.

The figures of 31/12/2020 and the list of agencies are the source's; the years before
are made up.
"""

from datetime import date

from reports.samples.offices import DEPARTMENTS, INSPECTORATE, OFFICE, SUB_DEPARTMENTS, department
from reports.samples.plan import Mark, Sample, year_end

AN_GIANG = Sample(
    slug="an-giang",
    province="89",
    identifier="H01",
    departments=(
        OFFICE,
        *DEPARTMENTS,
        INSPECTORATE,
        department("Ban Dân tộc", "BDT", "BDT", "Trưởng ban"),
        department("Ban Quản lý Khu kinh tế", "BQL KKT", "BQLKKT", "Trưởng ban"),
    ),
    sub_departments=SUB_DEPARTMENTS,
    first_to_declare=("SKHCN", "TĐC", "VPUBND", "SNV"),
    provincial=(
        year_end(2014, 12),
        year_end(2015, 24),
        Mark(date(2016, 6, 30), 29),
        year_end(2016, 33),
        year_end(2017, 38),
        year_end(2018, 41, 9),
        year_end(2019, 41, 28),
        year_end(2020, 41, 41),
    ),
    commune=(
        year_end(2014, 0),
        year_end(2015, 10),
        Mark(date(2016, 6, 30), 22),
        year_end(2016, 35),
        year_end(2017, 70),
        year_end(2018, 100, 20),
        year_end(2019, 140, 110),
        year_end(2020, 156, 156),
    ),
    officers_district="889",  # Châu Phú
    officers_commune="30487",  # Bình Mỹ, under Châu Phú
    note="Dữ liệu minh họa: chỉ tổng số năm 2020 theo nguồn đã công bố; cơ quan nào công bố ngày "
    "nào, số văn bản và người ký là giả định.",
    with_year=True,
)
