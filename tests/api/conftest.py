import pytest


@pytest.fixture
def ask(signed_in):
    """ask(user, "/coverage/", by="kind") is the answer of the API."""

    def answer(user, path, **asked):
        return signed_in(user).get(f"/api/v1{path}", asked)

    return answer
