"""What a completed sign-in says beside the claims."""

from datetime import UTC, datetime

import pytest

from portal.web.identity import Answer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_an_answer_says_who_when_and_in_which_session_of_the_provider() -> None:
    answer = Answer.of({"sub": "somebody", "sid": "s1", "auth_time": 1_795_000_000}, NOW)
    assert (answer.subject, answer.provider_session) == ("somebody", "s1")
    assert (answer.authenticated_at, answer.dated) == (datetime.fromtimestamp(1_795_000_000, UTC), True)


def test_a_provider_that_does_not_say_when_means_now_and_says_so() -> None:
    answer = Answer.of({"sub": "somebody"}, NOW)
    assert (answer.provider_session, answer.authenticated_at, answer.dated) == (None, NOW, False)


@pytest.mark.parametrize("beside", [{"auth_time": 1, "sid": "s1"}, {"auth_time": "soon", "sid": 1}])
def test_of_the_sign_in_itself_only_the_token_tells(beside: dict[str, object]) -> None:
    answer = Answer.of({"sub": "somebody"}, NOW, {"sub": "else", "name": "S", **beside})
    assert (answer.subject, answer.provider_session, answer.authenticated_at) == ("somebody", None, NOW)
    assert not answer.dated
    assert answer.claims["name"] == "S"


def test_nobody_was_identified_in_the_future() -> None:
    assert Answer.of({"sub": "somebody", "auth_time": NOW.timestamp() + 20}, NOW).authenticated_at == NOW
