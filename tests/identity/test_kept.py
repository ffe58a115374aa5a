"""A document that is kept: what was asked for last stands, in whatever order the replies come."""

from collections.abc import Callable

from portal.web.identity.kept import Kept


def test_a_late_reply_does_not_take_the_place_of_a_newer_one() -> None:
    replies: list[Callable[[], str]] = [lambda: _overtaken(), lambda: "new"]
    kept = Kept[str](lambda: replies.pop(0)())

    def _overtaken() -> str:
        assert kept.renew() == "new"
        return "old"

    assert kept.get() == "old"
    assert kept.get() == "new"
