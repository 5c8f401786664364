"""The catalogue and the ISO procedures of An Giang: made up, but something of everything."""

from datetime import date

from accounts.models import User
from agencies.access import EVERYWHERE
from procedures.catalogue.restoring import restore
from procedures.coverage import Question, coverage, covered_on, handled
from procedures.models import IsoRevision, LegalChange, LegalDocument, ProcedureVersion
from quality.radar.touching import by_text

TODAY = date(2026, 11, 22)  # as conftest loads the sample


def test_an_giang_has_something_of_everything(an_giang):
    communes = Question(TODAY, level="commune")

    total = coverage(communes).total
    gaps = handled(communes).exclude(covered_on(TODAY))

    assert 0.7 < total.part / total.whole < 1
    assert gaps.count() == total.missing
    assert LegalDocument.objects.filter(end__isnull=False).exists()
    assert IsoRevision.objects.exclude(adopted_from=None).count() > 2000


def test_texts_that_changed_show_what_rests_on_them(an_giang):
    changed: dict[str, list[int]] = {}
    for change in LegalChange.objects.select_related("document"):
        touched = len(by_text(change.document, TODAY, EVERYWHERE))
        changed.setdefault(change.kind, []).append(touched)

    assert set(changed) == set(LegalChange.Kind.values)
    assert max(changed["amended"]) > 100
    assert max(changed["abolished"]) > 5
    resting = ProcedureVersion.objects.as_of(TODAY).exclude(legal_bases=None)
    assert resting.values("field").distinct().count() > 10
    cited = IsoRevision.objects.in_force(TODAY).filter(cites__number="123/2015/NĐ-CP")
    assert {each.iso.is_template for each in cited.select_related("iso")} == {True, False}


def test_abolition_of_the_sample_can_be_taken_back(an_giang):
    abolished = ProcedureVersion.objects.get(end_decision="1107/QĐ-UBND").procedure
    asked = Question(TODAY, procedure=abolished.pk)
    before = handled(asked).count()

    again = restore(
        by=User.objects.get(username="thu.ky"), procedure=abolished, today=TODAY,
        reason="Ghi nhầm quyết định.",
    )  # fmt: skip

    assert before == 0
    assert handled(asked).count() == again > 5
