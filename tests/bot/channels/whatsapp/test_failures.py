"""Each of Meta's errors means one thing for a message: wait, everywhere or here, give the address up, or give it up alone."""

import pytest
from structlog.testing import capture_logs

from bot.channels.whatsapp.failures import CODES, FATES, outcome_of, report_of
from bot.channels.whatsapp.responses import Refused, Unreachable
from bot.outcomes import Failed, Later, Shut
from domain.messaging import DeliveryStatus
from services.deliveries import Report


def refused(code: int, status: int = 400, details: str = "", retry_after: float | None = None, subcode: int = 0) -> Refused:
    return Refused(status, code, details, retry_after, subcode)


@pytest.mark.parametrize("code", [4, 80007, 130429, 131048, 190, 0, 10, 200, 299, 368, 131005, 131031, 131042, 133010])
def test_nothing_goes_anywhere_for_a_while(code: int) -> None:
    outcome = outcome_of(refused(code, 401 if code in {0, 190} else 400), 0)
    assert isinstance(outcome, Later)
    assert outcome.everywhere


@pytest.mark.parametrize("code", [131048, 190, 0, 10, 210, 368, 131005, 131031, 131042, 133010, 100, 131009, 132001, 132015])
def test_somebody_is_told(code: int) -> None:
    with capture_logs() as logged:
        outcome_of(refused(code, 401 if code in {0, 190} else 400), 0)
    assert "error" in {line["log_level"] for line in logged}


@pytest.mark.parametrize(("tries", "seconds"), [(0, 6), (1, 12), (2, 24), (9, 96)])
def test_too_much_for_one_person_waits_longer_and_longer_there_alone(tries: int, seconds: float) -> None:
    assert outcome_of(refused(131056), tries) == Later(seconds, "131056: ")


@pytest.mark.parametrize("code", [1, 2, 131000, 131016, 131057, 987654])
def test_metas_own_troubles_wait_longer_and_longer(code: int) -> None:
    waits = [outcome_of(refused(code, 503), tries) for tries in range(12)]
    seconds = [wait.seconds for wait in waits if isinstance(wait, Later) and not wait.everywhere]
    assert len(seconds) == 12
    assert seconds == sorted(seconds)
    assert (seconds[0], seconds[-1]) == (4, 300)


@pytest.mark.parametrize(("code", "tries"), [(130429, 0), (131056, 0), (131000, 3)])
def test_a_longer_wait_that_meta_names_is_obeyed(code: int, tries: int) -> None:
    outcome = outcome_of(refused(code, retry_after=500), tries)
    assert isinstance(outcome, Later)
    assert outcome.seconds == 500


@pytest.mark.parametrize("code", [131026, 131030, 131021, 130497])
def test_the_person_is_not_to_be_reached_there(code: int) -> None:
    assert isinstance(outcome_of(refused(code), 0), Shut)


@pytest.mark.parametrize(
    "code", [100, 130472, 131008, 131009, 131049, 131050, 131051, 131052, 131053, 131062, 132000, 132001, 132012, 132016, 135000]
)
def test_the_message_is_given_up(code: int) -> None:
    assert isinstance(outcome_of(refused(code), 0), Failed)


def test_what_is_not_known_is_judged_by_the_status() -> None:
    assert isinstance(outcome_of(refused(0, 400), 0), Failed)
    assert isinstance(outcome_of(refused(7, 404), 0), Failed)
    assert outcome_of(refused(0, 429), 0) == Later(2, "0: ", everywhere=True)
    assert outcome_of(refused(77, 403), 0) == Later(60, "77: ", everywhere=True)


def test_a_wrong_number_id_stops_the_channel_and_no_message() -> None:
    assert outcome_of(refused(100, subcode=33), 0) == Later(60, "100: ", everywhere=True)


def test_what_may_have_been_taken_waits_for_its_status() -> None:
    assert outcome_of(Unreachable("timeout", maybe_taken=True), 0) == Later(10, "timeout")
    assert outcome_of(Unreachable("no connection", maybe_taken=False), 0) == Later(1, "no connection")


def test_the_log_names_the_template_and_nothing_of_a_person() -> None:
    details = "template name (kasip_news_v1) for 77010000501 got 'Үлгі Әлия' at https://a.example/x «Үлгі» \"Үлгі\""
    with capture_logs() as logged:
        outcome = outcome_of(refused(132001, 404, details), 0, "kasip_news_v1")
    assert isinstance(outcome, Failed)
    for told in (outcome.reason, *map(str, logged)):
        assert "kasip_news_v1" in told
        assert not any(word in told for word in ("77010000501", "Үлгі", "a.example"))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (131047, Report("d", DeliveryStatus.FAILED, reason="131047", closed=True)),
        (131026, Report("d", DeliveryStatus.UNSENDABLE, reason="131026", shut=True)),
        (131030, Report("d", DeliveryStatus.UNSENDABLE, reason="131030", shut=True)),
        (131049, Report("d", DeliveryStatus.FAILED, reason="131049")),
        (131053, Report("d", DeliveryStatus.FAILED, reason="131053")),
        (131000, Report("d", DeliveryStatus.FAILED, reason="131000", passing=True)),
        (130429, Report("d", DeliveryStatus.FAILED, reason="130429", passing=True)),
        (424242, Report("d", DeliveryStatus.FAILED, reason="424242")),
    ],
)
def test_what_comes_later_in_a_status(code: int, told: Report) -> None:
    assert report_of("d", code) == told


def test_each_code_stands_in_one_group() -> None:
    assert len(FATES) == sum(map(len, CODES.values()))
