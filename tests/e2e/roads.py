"""A request's way over HTTP: two programs, a client with a link, and whatever works behind them."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from apps.usecases.demo.files import blank
from tests.e2e import samples
from tests.e2e.callers import Json, Program, Visitor, hidden
from tests.e2e.portal import DOMAIN, Portal, wait_for, words

MEMO_SECONDS = timedelta(seconds=30)


@dataclass
class Road:
    """One request from draft to delivered. `client` is the address its mails go to."""

    portal: Portal
    agent: Program
    operator: Program
    underwriter: Program
    code: str
    client: str = field(default_factory=lambda: f"client-{secrets.token_hex(4)}@mail.example")
    language: str = "ru"
    id: str = ""
    link: str = ""

    @property
    def request(self) -> Json:
        return self.agent.request(self.id)

    def open(self) -> "Road":
        """The agency opens a complete draft."""
        sample = samples.package(self.code).sample
        typed = samples.answers(self.code, holder_email=self.client)
        given = {"package": self.code, "covers": list(sample.covers), "language": self.language}
        self.id = self.agent.post("requests/", {**given, "answers": typed})["id"]
        self.agent.post(f"requests/{self.id}/consent/", {"channel": "paper"})
        return self

    def offer(self) -> "Road":
        """The insurer quotes, the agency offers, the client gets his link."""
        self.agent.move(self.id, "submit")
        self.operator.post(f"requests/{self.id}/take/")
        self.operator.move(self.id, "quote")
        self.agent.move(self.id, "offer")
        mail = self.portal.mail(to=self.client, about="/c/")
        self.link = words(mail).split(f"novy-bereg.{DOMAIN}:{self.portal.port}", 1)[1].split()[0]
        return self

    def visitor(self) -> Visitor:
        """The client, coming from his mail."""
        return Visitor(self.portal.port, self.agent.host)

    def accept(self) -> "Road":
        """The client reads and accepts on his page."""
        visitor = self.visitor()
        page = visitor.get(self.link)
        assert page.status == 200, page.text
        ticks = {"seen_terms": "on", "seen_key_information": "on"}
        revision = hidden(page.text, "revision")
        came = visitor.post(f"{self.link}accept/", {"revision": revision, **ticks})
        assert came.status == 303, came.text
        return self

    def collect(self) -> "Road":
        """The client fills in the health form, the agency uploads the rest and sends it."""
        health = samples.health(self.code)
        if health:
            came = self.visitor().post(f"{self.link}health/", health)
            assert came.status == 303, came.text
        for kind, content in samples.papers(self.code).items():
            self.agent.upload(self.id, kind, content)
        bank = {"bank_match": "passed"} if samples.package(self.code).has_bank else {}
        self.agent.move(self.id, "send_to_check", **bank)
        return self

    def pay(self) -> "Road":
        """Approved, invoiced, paid, checked: the memo is ordered."""
        self.underwriter.move(self.id, "approve")
        self.operator.move(self.id, "request_payment", payment_link="https://pay.example/1")
        one = self.request
        self.operator.move(
            self.id,
            "confirm_payment",
            amount=one["premium"],
            payer=one["client"]["name"],
            reference=f"PAY-{one['number']}",
        )
        self.operator.move(self.id, "issue_checked", screening_clear=True)
        return self

    def memo(self) -> Json:
        """The memo among the request's documents, once a worker has rendered it."""
        seconds = MEMO_SECONDS.total_seconds()
        wait_for(lambda: self._paper("memo_document"), seconds, "the memo is rendered")
        return self._paper("memo_document")

    def issue(self) -> "Road":
        """The insurer attaches the policy, signs and sends; the memo must be there by itself."""
        self.memo()
        self.operator.upload(self.id, "policy_document", blank("Полис"), "Полис.pdf")
        self.operator.move(self.id, "documents_ready")
        self.underwriter.move(self.id, "sign")
        self.operator.move(self.id, "send")
        return self

    def _paper(self, kind: str) -> Json:
        return next((one for one in self.request["documents"] if one["kind"] == kind), None)

    def papers(self) -> dict[str, Json]:
        """Living documents by kind."""
        return {one["kind"]: one for one in self.request["documents"]}
