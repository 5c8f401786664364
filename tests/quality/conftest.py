import pytest
import time_machine

from quality.declaring import actions
from quality.models import Declaration
from tests.factories.quality import StandardVersionFactory
from tests.quality.handing import NOW
from tests.quality.pages import draft


@pytest.fixture
def in_january():
    """10:15 on 20/01/2026, before anything of that year is due."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def standard(db):
    return StandardVersionFactory()


@pytest.fixture
def filled(province, standard):
    """What an officer types into the form, all of it right."""
    return {
        "agency": province.department.pk,
        "number": "316/QĐ-SKHCN",
        "signed_on": "01/06/2018",
        "signer": "Trần Văn Ký",
        "signer_position": "Giám đốc",
        "kind": "first",
        "version": standard.pk,
        "start": "5/6/2018",
        "scope": "Giải quyết thủ tục hành chính",
        "note": "",
    }


@pytest.fixture
def submitted(province, officer):
    """A declaration the officer of the department has just handed in."""
    declaration = draft(province.department, number="316/QĐ-SKHCN", makers=[officer])
    actions.submit(by=officer, declaration=declaration)
    return Declaration.objects.get(pk=declaration.pk)
