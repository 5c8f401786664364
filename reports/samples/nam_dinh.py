"""Nam Định, as far as the source tells of one of its districts.

At the end of November 2021 huyện Nam Trực had declared, all by TCVN ISO 9001:2015 since 2019, and
13 of its 20 communes, xã Nam Hùng since 2019. Which of the other communes, and everything
outside the district, is made up.
"""

from datetime import date

from reports.samples.offices import DEPARTMENTS, INSPECTORATE, OFFICE, SUB_DEPARTMENTS
from reports.samples.plan import Mark, Sample, year_end

NAM_DINH = Sample(
    slug="nam-dinh",
    province="36",
    identifier="H40",
    departments=(OFFICE, *DEPARTMENTS, INSPECTORATE),
    sub_departments=SUB_DEPARTMENTS,
    first_to_declare=("SKHCN", "362", "TĐC", "VPUBND"),
    provincial=(
        year_end(2014, 12),
        year_end(2015, 24),
        year_end(2016, 33),
        year_end(2017, 38),
        year_end(2018, 38, 6),
        year_end(2019, 38, 38),
    ),
    commune=(
        year_end(2018, 0),
        year_end(2019, 4, 4),
        year_end(2020, 9, 9),
        Mark(date(2021, 11, 30), 13, 13),
    ),
    first_communes=(
        "13996", "13966", "13990", "14002", "13984", "13972", "14014", "14005", "13975",
        "13999", "14011", "14017", "13978",
    ),
    officers_district="362",  # Nam Trực
    officers_commune="13996",  # Nam Hùng
    note="Dữ liệu minh họa: chỉ số liệu của huyện Nam Trực và xã Nam Hùng năm 2020, 2021 theo "
    "nguồn đã công bố; cơ quan nào công bố ngày nào, số văn bản, người ký và tên quy trình là "
    "giả định.",
    with_staff=True,
)  # fmt: skip
