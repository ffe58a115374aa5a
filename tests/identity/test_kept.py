"""A document that is kept: what was asked for last stands, in whatever order the replies come."""

from portal.web.identity.kept import Kept


def test_a_late_reply_does_not_take_the_place_of_a_newer_one() -> None:
    asked = 0

    def fetch() -> str:
        nonlocal asked
        asked += 1
        if asked == 1:
            assert kept.renew() == "new"
            return "old"
        return "new"

    kept = Kept(fetch)
    assert kept.get() == "old"
    assert kept.get() == "new"
