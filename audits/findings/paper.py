"""The request for corrective action (phiếu yêu cầu hành động khắc phục) on paper, in four parts.

What people wrote is printed as they wrote it: nothing of it is markup.
"""

from typing import Any

from django.utils.text import slugify

from audits.findings.clauses import about, clause_names
from audits.models import Finding
from isoportal.lib.vietnamese import plain
from procedures.printing.iso_paper import lines_of
from procedures.printing.issuer import Issuer


def finding_paper(finding: Finding) -> dict[str, Any]:
    """What templates/pdf/finding.html says of it; what is not yet done is left to be written."""
    texts = ("requirement", "nature", "evidence", "correction", "root_cause", "result",
             "verification")  # fmt: skip
    return {
        "finding": finding,
        "issuer": Issuer.of(finding.agency, finding.found_on),
        "about": about(finding, clause_names() if finding.clause else {}),
        "text": {name: lines_of(getattr(finding, name)) for name in texts},
        "causes": ", ".join(map(str, finding.causes.all())),
        "actions": list(finding.actions.select_related("proof")),
        "is_settled": finding.verified_by is not None,
        "followed_by": getattr(finding, "followed_by", None),
    }


def paper_name(finding: Finding) -> str:
    """phieu-khac-phuc-02-2020-so-khoa-hoc-va-cong-nghe.pdf"""
    place = slugify(plain(str(finding.agency)))[:60]
    return f"phieu-khac-phuc-{finding.number:02}-{finding.year}-{place}.pdf"
