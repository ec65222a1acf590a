"""A request through the API: opened, filled in, moved, read by both parties."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.agencies.stepping import inside
from apps.policy_requests.models import Comment, Document, PolicyRequest, StatusChange
from apps.products.catalogue import current_version
from apps.products.samples import sample_answers
from apps.usecases import drafting
from apps.usecases.demo.files import blank
from tests.api import shapes_of
from tests.api.conftest import Caller
from tests.situations import TOMORROW, TUESDAY, Office, minutes

CLOSING = TUESDAY.replace(day=17)


def test_a_request_is_opened_filled_in_and_submitted(office: Office, agent: Caller) -> None:
    sample = current_version("CASH-SEC").content.sample
    typed = sample_answers(current_version("CASH-SEC").content, CLOSING)
    made = agent.post(
        "requests/", {"package": "CASH-SEC", "covers": list(sample.covers), "answers": typed}
    )
    assert made.status_code == 201, made.content
    one = made.json()
    assert made["Location"] == f"/api/v1/requests/{one['id']}/"
    before = agent.get(made["Location"]).json()
    assert before["transitions"][0]["name"] == "submit"
    assert not before["transitions"][0]["possible"]
    refused = agent.move(one["id"], "submit")
    assert refused.status_code == 422
    assert refused.json()["code"] == "guard_unmet"
    assert refused.json()["reasons"] == before["transitions"][0]["reasons"]
    agent.post(f"requests/{one['id']}/consent/", {"channel": "paper"})
    done = agent.move(one["id"], "submit")
    assert (done.status_code, done.json()["status"]) == (200, "submitted")
    assert done["ETag"] == f'"{done.json()["revision"]}"'


def test_both_parties_read_one_request_each_with_his_own_moves(
    office: Office, agent: Caller, operator: Caller
) -> None:
    one = office.request_in("submitted").id
    ours, theirs = agent.get(f"requests/{one}/").json(), operator.get(f"requests/{one}/").json()
    assert shapes_of.differences(ours) == []
    assert [m["name"] for m in ours["transitions"]] == ["cancel"]
    names = {m["name"]: m for m in theirs["transitions"]}
    assert names["quote"]["possible"]
    assert names["ask_for_quote_data"]["parameters"][0]["choices"]
    assert {k: v for k, v in ours.items() if k != "transitions"} == {
        k: v for k, v in theirs.items() if k != "transitions"
    }


def test_health_answers_are_nowhere(office: Office, operator: Caller, underwriter: Caller) -> None:
    one = office.request_in("checking", "MTG-SEC").id
    for caller in (operator, underwriter):
        text = caller.get(f"requests/{one}/").content.decode()
        assert '"health":"received"' in text
        assert "diabetes" not in text
        assert "life_height" not in caller.get(f"requests/{one}/").json()["answers"]
        assert b"diabetes" not in caller.get(f"requests/{one}/export/").content


def test_a_stale_revision_changes_nothing(office: Office, agent: Caller) -> None:
    one = office.request_in("quoted").policy_request
    stale = agent.call(
        "POST", f"requests/{one.pk}/transitions/offer/", {}, if_match=f'"{one.revision - 1}"'
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert agent.move(one.pk, "offer", revision=one.revision).status_code == 200


def test_a_move_not_for_you_and_a_move_not_now(office: Office, agent: Caller) -> None:
    one = office.request_in("quoted").id
    assert agent.move(one, "approve").status_code == 403
    wrong = agent.move(one, "submit")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_state")
    assert agent.move(one, "fly").status_code == 404


def test_parameters_are_named_in_the_refusal(office: Office, agent: Caller) -> None:
    one = office.request_in("quoted").id
    answer = agent.move(one, "revise", reason_code={"a": 1}, colour="red")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"reason_code", "colour"}


def test_answers_are_kept_all_or_none(office: Office, agent: Caller) -> None:
    one = office.journey().id
    body = {"answers": {"holder_fio": "Иванов Иван", "holder_phone": "нет"}}
    refused = agent.patch(f"requests/{one}/answers/", body)
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["holder_phone"]
    body["answers"]["holder_phone"] = "+7 912 345-67-89"
    assert agent.patch(f"requests/{one}/answers/", body).status_code == 200
    assert PolicyRequest.objects.get(pk=one).client_name == "Иванов Иван"


def test_the_list_filters_and_turns_pages(office: Office, agent: Caller, operator: Caller) -> None:
    for n in range(5):
        with inside(office.agency):
            drafting.create(
                package_code="RENT-LL", covers=(), by=office.people["agent"], at=minutes(n)
            )
    office.request_in("submitted")
    seen, after = [], ""
    for _page in range(4):
        page = agent.get(f"requests/?limit=2&after={after}").json()
        seen += [row["number"] for row in page["results"]]
        after = page["next"] or ""
        if not after:
            break
    assert len(seen) == 6
    assert len(set(seen)) == 6
    assert len(agent.get("requests/?status=draft").json()["results"]) == 5
    assert len(agent.get("requests/?holder=insurer").json()["results"]) == 1
    assert len(agent.get("requests/?mine=true").json()["results"]) == 6
    assert len(agent.get(f"requests/?number={seen[0]}").json()["results"]) == 1
    row = operator.get("requests/?status=submitted").json()["results"][0]
    assert row["client"] is None
    assert row["due"]["metric"] == "TTQ"


@pytest.mark.parametrize(
    "query",
    ["after=zzz", "after=MTIz", "limit=0", "limit=x", "status=flying", "holder=me", "number=abc",
     "status=%00", "after=%ED%A0%80"],
)  # fmt: skip
def test_a_broken_query_is_a_sentence(agent: Caller, query: str) -> None:
    answer = agent.get(f"requests/?{query}")
    assert answer.status_code == 400, answer.content
    assert answer.json()["reasons"]


def test_a_list_costs_the_same_for_any_length(office: Office, agent: Caller) -> None:
    counts, made = {}, 0
    for wanted in (10, 50, 200):
        while made < wanted:
            drafting.create(
                package_code="RENT-LL", covers=(), by=office.people["agent"], at=minutes(1)
            )
            made += 1
        agent.get("requests/?limit=1")  # the host's agency is looked up once in a while
        with CaptureQueriesContext(connection) as seen:
            answer = agent.get("requests/?limit=100")
        assert len(answer.json()["results"]) == min(wanted, 100)
        counts[wanted] = sum(1 for q in seen.captured_queries if q["sql"].startswith("SELECT"))
        assert len(seen) - counts[wanted] <= 2  # stepping into the schema and out of it
    assert len(set(counts.values())) == 1
    assert counts[200] == 3


def test_a_paper_goes_in_and_comes_out_as_it_was(office: Office, agent: Caller) -> None:
    one = office.request_in("collecting").id
    made = agent.upload(f"requests/{one}/documents/", kind="egrn", content=blank())
    assert made.status_code == 201, made.content
    out = agent.get(made["Location"])
    assert out.content == blank()
    assert out["Content-Disposition"].startswith("attachment")
    assert out["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in out["Content-Security-Policy"]


def test_a_wrong_paper_is_not_kept(office: Office, agent: Caller) -> None:
    one = office.request_in("collecting").id
    before = Document.objects.count()
    hostile = agent.upload(f"requests/{one}/documents/", kind="egrn", content=b"MZ" * 99)
    assert (hostile.status_code, hostile.json()["code"]) == (415, "wrong_file_type")
    unknown = agent.upload(f"requests/{one}/documents/", kind="love_letter", content=blank())
    assert (unknown.status_code, unknown.json()["code"]) == (422, "document_kind")
    assert agent.post(f"requests/{one}/documents/", {"kind": "x"}).status_code == 415
    assert Document.objects.count() == before


def test_an_internal_note_stays_on_its_side(
    office: Office, agent: Caller, operator: Caller
) -> None:
    one = office.journey().id
    agent.post(f"requests/{one}/comments/", {"body": "между нами", "internal": True})
    operator.post(f"requests/{one}/comments/", {"body": "здравствуйте"})
    ours = agent.get(f"requests/{one}/comments/").json()["results"]
    theirs = operator.get(f"requests/{one}/comments/").json()["results"]
    assert [row["body"] for row in ours] == ["между нами", "здравствуйте"]
    assert [row["body"] for row in theirs] == ["здравствуйте"]
    assert Comment.objects.count() == 2


def test_the_road_to_delivery_can_be_gone_by_api_alone(
    office: Office, agent: Caller, operator: Caller, underwriter: Caller,
    present: Callable[[datetime], None],
) -> None:  # fmt: skip
    journey = office.request_in("checking")
    one, premium = journey.id, str(journey.policy_request.premium)
    present(minutes(20))
    for caller, name, given in (
        (underwriter, "approve", {}),
        (operator, "request_payment", {"payment_link": "https://pay.example/1"}),
        (operator, "confirm_payment", {"amount": premium, "payer": "И", "reference": "P-1"}),
        (operator, "issue_checked", {"screening_clear": True}),
    ):
        answer = caller.move(one, name, **given)
        assert answer.status_code == 200, (name, answer.content)
    present(minutes(21))
    journey.step(minutes(21))
    present(minutes(22))
    assert underwriter.move(one, "sign").status_code == 200
    assert operator.move(one, "send").status_code == 200
    assert agent.move(one, "deliver", evidence="лично").json()["status"] == "delivered"
    assert StatusChange.objects.filter(policy_request=one, name="deliver").count() == 1
    assert agent.post(f"requests/{one}/bank/", {"to": "sent"}).status_code == 422


def test_people_and_the_urgent_route(office: Office, agent: Caller, operator: Caller) -> None:
    one = office.journey(closing_at=TOMORROW).id
    people = agent.get("people/").json()["results"]
    lead = next(person for person in people if person["role"] == "lead")
    assert (
        agent.post(f"requests/{one}/responsible/", {"responsible": lead["id"]}).status_code == 200
    )
    assert agent.get(f"requests/{one}/").json()["responsible"]["id"] == lead["id"]
    assert agent.post(f"requests/{one}/urgent/", {"urgent": True}).status_code == 422
    far = (TOMORROW + timedelta(days=7)).isoformat()
    easy = agent.post(
        f"requests/{one}/urgent/", {"urgent": True, "reason": "на всякий", "deadline_at": far}
    )
    assert (easy.status_code, easy.json()["code"]) == (422, "urgent")
    assert "(Москва)" in easy.json()["detail"]
    refused = operator.post(f"requests/{one}/urgent/", {"urgent": True, "reason": "надо"})
    assert refused.status_code == 403
    urgent = agent.post(f"requests/{one}/urgent/", {"urgent": True, "reason": "сделка завтра"})
    assert urgent.status_code == 200
    assert operator.post(f"requests/{one}/take/").status_code == 200
    assert agent.post(f"requests/{one}/take/").status_code == 403
    assert operator.get(f"requests/{one}/").json()["insurer_person"]["role"] == "operator"


def test_one_request_costs_few_statements_in_every_state(office: Office, agent: Caller) -> None:
    for status in ("draft", "offered", "collecting", "checking", "issue_documents", "delivered"):
        one = office.request_in(status, "MTG-SEC").id
        with CaptureQueriesContext(connection) as seen:
            assert agent.get(f"requests/{one}/").status_code == 200
        assert len(seen) <= 18, status
