"""The accounts of a sample: a person for each role, two where two pairs of eyes count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import User
from agencies.models import Agency, Assignment
from agencies.roles import Role
from reports.samples.plan import Sample

PASSWORD = "Demo-ISO-9001"  # known to everybody: for samples alone
IN_OFFICE_SINCE = date(2014, 7, 1)
ROOT, DEPARTMENT, DISTRICT, COMMUNE = "root", "SKHCN", "district", "commune"


@dataclass(frozen=True)
class Account:
    username: str
    full_name: str
    position: str
    role: Role
    at: str


ACCOUNTS = (
    Account("lanh.dao", "Nguyễn Minh Đức", "Trưởng Ban Chỉ đạo ISO", Role.LEADER, ROOT),
    Account("thu.ky", "Trần Thị Thư", "Thư ký Ban Chỉ đạo ISO", Role.STAFF, ROOT),
    Account("thu.ky2", "Lê Văn Soát", "Thành viên Tổ giúp việc", Role.STAFF, ROOT),
    Account("kiem.tra", "Võ Thanh Kiểm", "Trưởng đoàn kiểm tra", Role.INSPECTOR, ROOT),
    Account("kiem.tra2", "Phan Thị Xét", "Trưởng đoàn kiểm tra số 2", Role.INSPECTOR, ROOT),
    Account("thu.truong.skhcn", "Phạm Quốc Hưng", "Giám đốc", Role.HEAD, DEPARTMENT),
    Account("thu.truong.huyen", "Trịnh Minh Quang", "Chủ tịch", Role.HEAD, DISTRICT),
    Account("thu.truong.xa", "Lý Thị Hoa", "Chủ tịch", Role.HEAD, COMMUNE),
    Account("can.bo.skhcn", "Huỳnh Ngọc An", "Thư ký ISO của Sở", Role.OFFICER, DEPARTMENT),
    Account("can.bo.huyen", "Đặng Thị Hạnh", "Thư ký ISO cấp huyện", Role.OFFICER, DISTRICT),
    Account("can.bo.xa", "Bùi Văn Tâm", "Công chức Văn phòng - Thống kê", Role.OFFICER, COMMUNE),
    Account("theo.doi", "Ngô Thị Thu", "Chuyên viên theo dõi", Role.AUDITOR, ROOT),
    Account("ket.noi", "Hệ thống báo cáo tỉnh", "Tài khoản kết nối", Role.CLIENT, ROOT),
    Account("quan.tri", "Đỗ Quang Trị", "Quản trị hệ thống", Role.ADMIN, ROOT),
)


def write_people(sample: Sample, agencies: Mapping[str, Agency], password: str) -> dict[str, User]:
    """The accounts, each with its role; all sign in with the same password."""
    hashed = make_password(password)  # once: it is slow on purpose
    users = [
        User(
            username=account.username,
            full_name=account.full_name,
            position=account.position,
            email=f"{account.username}@{sample.slug}.example",
            password=hashed,
        )
        for account in ACCOUNTS
    ]
    User.objects.bulk_create(users)
    keys = {
        ROOT: sample.province,
        DISTRICT: sample.officers_district,
        COMMUNE: sample.officers_commune,
    }
    Assignment.objects.bulk_create(
        Assignment(
            user=user,
            agency=agencies[keys.get(account.at, account.at)],
            role=account.role,
            start=IN_OFFICE_SINCE,
        )
        for account, user in zip(ACCOUNTS, users, strict=True)
    )
    return {user.username: user for user in users}
