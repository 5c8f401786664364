"""The catalogue and the ISO procedures of An Giang: made up, but something of everything."""

from datetime import date

from procedures.coverage import Question, coverage, covered_on, handled
from procedures.models import IsoRevision, LegalDocument

TODAY = date(2026, 11, 22)  # as conftest loads the sample


def test_an_giang_has_something_of_everything(an_giang):
    communes = Question(TODAY, level="commune")

    total = coverage(communes).total
    gaps = handled(communes).exclude(covered_on(TODAY))

    assert 0.7 < total.part / total.whole < 1
    assert gaps.count() == total.missing
    assert LegalDocument.objects.filter(end__isnull=False).exists()
    assert IsoRevision.objects.exclude(adopted_from=None).count() > 2000
