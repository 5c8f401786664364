"""Writes what the agencies of a sample owe around a day, and what they handed in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, Upload
from quality.models import (
    Document,
    Objective,
    ObjectivePlan,
    Obligation,
    ObligationKind,
    Relief,
    Sentence,
    Submission,
)
from quality.submissions.contents import Content
from reports.samples import signs
from reports.samples.calendar import Fate, fate_of, obligations, sent_on
from reports.samples.chance import draw
from reports.samples.plan import Sample
from reports.samples.scan import paper_of

Form, State = ObligationKind.Form, Submission.State
REASON = "Báo cáo thiếu phần theo dõi khắc phục các điểm không phù hợp; đề nghị bổ sung."
SENTENCES = (
    "Thiếu chữ ký và dấu của thủ trưởng cơ quan; đề nghị bổ sung bản đã ký.",
    "Mục tiêu chưa đo được: đề nghị ghi rõ chỉ tiêu, đơn vị và thời hạn.",
    "Tài liệu của năm trước; đề nghị nộp bản của năm nay.",
    "Bản quét mờ, không đọc được; đề nghị quét lại.",
)
SYMBOLS = {  # by which documents of a kind are numbered
    "policy": "QĐ-CSCL", "plan": "KH-CL", "audit": "BC-ĐGNB", "review": "BB-XXLĐ",
    "report": "BC-ISO",
}  # fmt: skip
OFTEN = "Theo dõi hằng tháng, nhắc việc trước hạn"
GOALS = (
    ("Hồ sơ thủ tục hành chính giải quyết đúng hạn", "at_least", "98", "%", OFTEN),
    ("Tổ chức, cá nhân hài lòng về việc giải quyết", "at_least", "90", "%", OFTEN),
)
TURNS = (  # the third, another one each year
    ("Thời gian trả lời phản ánh, kiến nghị", "at_most", "5", "ngày làm việc",
     "Phân công người trực, báo cáo hằng tuần"),
    ("Hồ sơ được nộp trực tuyến", "at_least", "60", "%", "Hướng dẫn tại Bộ phận Một cửa"),
    ("Công chức được tập huấn quy trình mới", "at_least", "95", "%", "Mở lớp trong quý II"),
    ("Hồ sơ phải bổ sung quá một lần", "at_most", "2", "%",
     "Rà soát lỗi thường gặp, đưa vào bản hướng dẫn"),
)  # fmt: skip


class Year:
    """The obligation years around a day: last year's done, this year's in every state."""

    def __init__(
        self,
        sample: Sample,
        agencies: Mapping[str, Agency],
        people: Mapping[str, User],
        today: date,
    ) -> None:
        self.sample, self.people, self.today = sample, people, today
        self.agencies = {key: each for key, each in agencies.items() if key != sample.province}
        self.officers: Mapping[str, User] = {}
        self.papers: dict[str, tuple[str, int, str]] = {}

    def write(self, officers: Mapping[str, User], kinds_of: Mapping[str, str]) -> None:
        """`officers` hand in for each agency, which is of a kind (`kinds_of`), by their keys."""
        self.officers = officers
        kinds = {kind.code: kind for kind in ObligationKind.objects.all()}
        years = [self.today.year - 1, self.today.year, self.today.year + 1]
        rows = [each for year in years for each in obligations(year, kinds)]
        Obligation.objects.bulk_create(rows)
        Sentence.objects.bulk_create(
            Sentence(text=text, place=place, by=self.people["thu.ky"])
            for place, text in enumerate(SENTENCES)
        )
        plans = self._plans(years[:2])
        taken = [
            (key, each, fate)
            for each in rows
            for key in self.agencies
            if kinds_of[key] == each.agency_kind and each.kind.form != Form.POSTING
            if (fate := fate_of(key, self._part(key), each, self.today))
        ]
        self._hand_in(taken, plans)
        self._relieve(rows)

    def _part(self, key: str) -> str:
        parts = {self.sample.officers_district: "district", self.sample.officers_commune: "commune"}
        return parts.get(key, "")

    def _plans(self, years: Iterable[int]) -> dict[tuple[str, int], ObjectivePlan]:
        plans = {
            (key, year): ObjectivePlan(
                agency=agency, year=year, number=f"{1 + draw(key, year) % 40:02}/KH-ISO",
                signed_on=date(year, 1, 12), changed_by=self.officers[key],
            )
            for key, agency in self.agencies.items()
            for year in years
        }  # fmt: skip
        ObjectivePlan.objects.bulk_create(plans.values(), batch_size=200)
        goals = [
            self._goal(key, plan, place) for (key, _), plan in plans.items() for place in range(3)
        ]
        Objective.objects.bulk_create(goals, batch_size=200)
        editors = ObjectivePlan.makers.through
        editors.objects.bulk_create(
            (
                editors(objectiveplan_id=plan.pk, user_id=self.officers[key].pk)
                for (key, _), plan in plans.items()
            ),
            batch_size=400,
        )
        found = ObjectivePlan.objects.select_related("agency").prefetch_related("objectives")
        by_pk = found.in_bulk([plan.pk for plan in plans.values()])
        return {place: by_pk[plan.pk] for place, plan in plans.items()}

    def _goal(self, key: str, plan: ObjectivePlan, place: int) -> Objective:
        turn = draw(key, "turn") + (0 if signs.repeats_goals(key) else plan.year)
        name, direction, target, unit, measure = [*GOALS, TURNS[turn % len(TURNS)]][place]
        is_over, half = plan.year < self.today.year, self.today >= date(plan.year, 7, 1)
        better = Decimal(draw(key, plan.year, place) % 20) / 10
        reached = Decimal(target) + (better if direction == "at_least" else -better)
        if draw(key, plan.year, place, "missed") % 12 == 0:
            reached = Decimal(target) - (3 if direction == "at_least" else -2)
        if key in signs.EXACT:
            reached = Decimal(target)
        goal = Objective(
            plan=plan, place=place, name=name, direction=direction, target=Decimal(target),
            unit=unit, responsible="Bộ phận Một cửa", due_on=date(plan.year, 12, 15),
            measure=measure,
            method="Số liệu của hệ thống một cửa",
            mid_year=reached if is_over or half else None, year_end=reached if is_over else None,
        )  # fmt: skip
        if goal.is_reached is False:
            goal.cause = "Thiếu người trong quý II; đã bổ sung và phân công lại."
        return goal

    def _hand_in(
        self,
        taken: list[tuple[str, Obligation, Fate]],
        plans: Mapping[tuple[str, int], ObjectivePlan],
    ) -> None:
        papers = self._documents(taken)
        made = []
        for place, (key, obligation, fate) in enumerate(taken):
            submission = Submission(
                agency=self.agencies[key], obligation=obligation, state=fate.state,
                document=papers.get(place),
            )  # fmt: skip
            if obligation.kind.form in {Form.OBJECTIVES, Form.RESULTS}:
                submission.plan = plans.get((key, obligation.year))
            if fate.state not in Submission.INSIDE:
                self._freeze(submission, key, fate, number=place + 1)
            made.append(submission)
        Submission.objects.bulk_create(made, batch_size=100)
        makers = Submission.makers.through
        makers.objects.bulk_create(
            (
                makers(submission_id=submission.pk, user_id=self.officers[key].pk)
                for submission, (key, _, _) in zip(made, taken, strict=True)
            ),
            batch_size=400,
        )

    def _freeze(self, submission: Submission, key: str, fate: Fate, *, number: int) -> None:
        """As if it had been handed in that day, and decided a few days later."""
        sent = _at(sent_on(fate, submission.obligation), draw(key, number) % 540)
        content = Content.of(submission)
        submission.content, submission.sha256 = content.stored(), content.sha256
        submission.reference = f"HS-{sent.year}-{number:06}"
        submission.submitted_at, submission.submitted_by = sent, self.officers[key]
        if fate.state in Submission.DECIDED:
            decided = min(sent + timedelta(days=3), timezone.now())
            if fate.state == State.RETURNED:  # lately, so that it may still be handed in again
                decided = timezone.now() - timedelta(days=3)
            submission.decided_by, submission.decided_at = self.people["thu.ky"], decided
        if fate.state == State.RETURNED:
            submission.return_reason = REASON

    def _documents(self, taken: list[tuple[str, Obligation, Fate]]) -> dict[int, Document]:
        """The papers handed in, by place; the file is one for all of a kind and year."""
        uploads, papers = {}, {}
        for place, (key, obligation, fate) in enumerate(taken):
            kind = obligation.kind
            if kind.form != Form.DOCUMENT:
                continue
            file, size, digest = self._file(kind, obligation.year)
            sent = _at(sent_on(fate, obligation), 0)
            uploads[place] = Upload(
                agency=self.agencies[key], year=sent.year, file=file, size=size, sha256=digest,
                name=f"{kind.name} năm {obligation.year}.pdf", kind=Upload.Kind.PDF,
                uploaded_by=self.officers[key], uploaded_at=sent,
            )  # fmt: skip
        Upload.objects.bulk_create(uploads.values(), batch_size=100)
        for place, upload in uploads.items():
            key, obligation, _ = taken[place]
            title = f"{obligation.kind.name} năm {obligation.year}"
            number = f"{1 + draw(key, title) % 90:02}/{SYMBOLS[obligation.kind.code]}"
            papers[place] = Document(
                agency=upload.agency, kind=obligation.kind.document_kind, title=title,
                number=number, upload=upload, added_by=upload.uploaded_by,
                added_at=upload.uploaded_at,
                effective_on=timezone.localdate(upload.uploaded_at) - timedelta(days=4),
                shelf=f"Tủ {1 + draw(key) % 4}, cặp ISO {obligation.year}",
            )  # fmt: skip
        Document.objects.bulk_create(papers.values(), batch_size=100)
        return papers

    def _file(self, kind: ObligationKind, year: int) -> tuple[str, int, str]:
        title = f"{kind.name} năm {year}"
        if title not in self.papers:
            drawn = paper_of(title)
            path = f"uploads/minh-hoa-{kind.code}-{year}.pdf"
            name = default_storage.save(path, ContentFile(drawn))
            self.papers[title] = name, len(drawn), sha256(drawn).hexdigest()
        return self.papers[title]

    def _relieve(self, rows: Iterable[Obligation]) -> None:
        """One agency is let off its plan, and one that is late with its audit is unlocked."""
        this_year = {
            (each.kind.code, each.agency_kind): each
            for each in rows
            if each.year == self.today.year
        }
        staff = self.people["thu.ky"]
        plan, audit = this_year["plan", "sub_department"], this_year["audit", "commune"]
        commune = self.agencies[self.sample.officers_commune]
        Submission.objects.filter(obligation=plan, agency=self.agencies["TĐC"]).delete()
        Relief.objects.create(
            agency=self.agencies["TĐC"], obligation=plan, kind=Relief.Kind.WAIVER, by=staff,
            reason="Kế hoạch chất lượng được lập chung với Sở Khoa học và Công nghệ.",
        )  # fmt: skip
        Relief.objects.create(
            agency=commune, obligation=audit, kind=Relief.Kind.UNLOCK, by=staff,
            until=max(self.today, audit.lock_on) + timedelta(days=10),
            reason="Cán bộ phụ trách nghỉ ốm, người thay mới nhận việc.",
        )  # fmt: skip


def _at(day: date, minutes: int) -> datetime:
    """On `day`, so many minutes after eight."""
    return timezone.make_aware(datetime.combine(day, time(8)) + timedelta(minutes=minutes))
