"""The screens that every look at the portal goes through, and what is asked of each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser

from apps.kernel import clock
from tests.e2e.browser import DESKTOP, Person, person
from tests.e2e.portal import DOMAIN, Portal

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
FAULTS = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")}`))"""
WIDER = """() => document.scrollingElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll("body *")].filter(e => {
      const box = e.getBoundingClientRect();
      return box.width && box.right > innerWidth + 1 && getComputedStyle(e).position !== "fixed";
    }).slice(0, 5).map(e => `${e.tagName}.${e.className}`)
  : []"""


@dataclass(frozen=True)
class Scene:
    """What the screens show: a draft, a request with the client, one with its memo.

    `promised` holds what tests.e2e.promised made, by name.
    """

    portal: Portal
    draft: str
    offered: str
    link: str
    checking: str
    health_link: str
    code: str
    promised: Mapping[str, str]

    def base(self, slug: str = "") -> str:
        host = f"{slug}.{DOMAIN}" if slug else DOMAIN
        return f"http://{host}:{self.portal.port}"

    def agency(self) -> dict[str, str]:
        """Screens of the agency's lead by name."""
        return {
            "list": "/",
            "new": "/requests/new/",
            "begin": "/requests/new/MTG-SEC/",
            "begin-with-plan": f"/requests/new/MTG-SEC/?closing_at={_in_four_days()}",
            "draft": f"/requests/{self.draft}/",
            "card": f"/requests/{self.offered}/",
            "escalations": "/escalations/",
            "people": "/people/",
            "reports": "/reports/",
            **self._promises_of_the_agency(),
        }

    def _promises_of_the_agency(self) -> dict[str, str]:
        made = self.promised
        return {
            "agreements": "/agreements/",
            "agreement-proposed": f"/agreements/{made['proposed']}/",
            "agreement-difference": f"/agreements/{made['proposed']}/difference/",
            "calendars": "/calendars/",
            "preview": f"/jobs/{made['preview']}/",
            "jobs": "/jobs/",
            "escalation": f"/escalations/{made['escalation']}/",
            "corrections": "/corrections/",
            "correction": f"/corrections/{made['correction']}/",
            "disputes": "/disputes/",
            "dispute": f"/requests/{self.checking}/dispute/?stretch=1",
            "dispute-open": f"/requests/{made['disputed']}/disputes/{made['dispute']}/",
            "card-adjusted": f"/requests/{made['disputed']}/",
            "why": f"/requests/{self.checking}/why/?side=insurer",
            "why-broken": f"/requests/{made['broken']}/why/?clock={made['broken_clock']}",
            "waive": f"/requests/{made['broken']}/waive/?clock={made['broken_clock']}",
            "correct": f"/requests/{self.checking}/correct/",
            "breaches": "/breaches/",
            "reason": f"/requests/{made['late']}/reason/?clock={made['late_clock']}",
            "card-asking": f"/requests/{made['late']}/",
        }

    def desk(self) -> dict[str, str]:
        """Screens of the insurer's manager by name."""
        return {
            "queue": "/desk/",
            "desk-card": f"/desk/novy-bereg/requests/{self.checking}/",
            "desk-escalations": "/desk/escalations/",
            "agencies": "/desk/agencies/",
            "agency": "/desk/agencies/novy-bereg/",
            "packages": "/desk/packages/",
            "desk-reports": "/desk/reports/",
            **self._promises_at_the_desk(),
        }

    def administration(self) -> dict[str, str]:
        """Screens that only the insurer's administrator opens, by name."""
        return {"desk-days": "/desk/calendars/days/"}

    def _promises_at_the_desk(self) -> dict[str, str]:
        made = self.promised
        card = f"/desk/novy-bereg/requests/{made['disputed']}"
        return {
            "desk-agreements": "/desk/agreements/",
            "agreement-draft": f"/desk/agreements/{made['draft']}/",
            "agreement-edit": f"/desk/agreements/{made['draft']}/edit/",
            "agreement-changes": f"/desk/agreements/{made['draft']}/difference/",
            "desk-calendar": f"/desk/calendars/{made['desk_calendar']}/",
            "trial-order": f"/desk/trials/{made['draft']}/",
            "trial": f"/desk/jobs/{made['trial']}/",
            "agreement-in-force": f"/desk/agreements/{made['version']}/",
            "moving-order": f"/desk/moves/{made['version']}/",
            "moving": f"/desk/jobs/{made['moving']}/",
            "recalculate": f"/desk/novy-bereg/requests/{self.checking}/recalculate/?kind=sla",
            "desk-disputes": "/desk/disputes/",
            "dispute-answer": f"{card}/disputes/{made['dispute']}/",
            "desk-card-adjusted": f"{card}/",
            "desk-escalation": f"/desk/novy-bereg/escalations/{made['escalation']}/",
            "desk-correction": f"/desk/novy-bereg/corrections/{made['correction']}/",
            "desk-breaches": "/desk/breaches/",
            "desk-reason": f"/desk/novy-bereg/requests/{made['broken']}/reason/"
            f"?clock={made['broken_clock']}",
        }

    def everybody(self) -> dict[str, str]:
        """Screens that ask for no sign-in, by name."""
        agency = self.base("novy-bereg")
        return {
            "sign-in": f"{agency}/accounts/login/",
            "forgotten": f"{agency}/accounts/password/reset/",
            "client": agency + self.link,
            "health": f"{agency}{self.health_link}health/",
            "nowhere": f"{agency}/c/absent/",
            "verify": f"{self.base()}/v/",
            "verified": f"{self.base()}/v/{self.code}/",
            "inbox": f"{self.base()}/dev/mail/",
        }


def walk(
    scene: Scene, window: Browser, *, size: tuple[int, int] = DESKTOP, dark: bool = False
) -> Iterator[tuple[str, Person]]:
    """Open every screen in turn, each party in its own window; yields the name and the person."""
    for slug, email, screens in (
        ("", "", scene.everybody()),
        ("novy-bereg", "lead@novy-bereg.example", scene.agency()),
        ("", "manager@insurer.example", scene.desk()),
        ("", "administrator@insurer.example", scene.administration()),
    ):
        who = person(window, scene.base(slug), size=size, dark=dark)
        if email:
            who.sign_in(email)
            who.page.wait_for_url(re.compile(r"^(?!.*/accounts/)"))
        for name, address in screens.items():
            who.open(address)
            yield name, who
        who.page.context.close()


def _in_four_days() -> str:
    """A closing time as the form writes it."""
    return f"{clock.now() + timedelta(days=4):%Y-%m-%dT%H:%M}"


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def faults_of(who: Person) -> list[str]:
    """What axe-core finds against the open page, however slight."""
    who.page.evaluate(_axe())
    return list(who.page.evaluate(FAULTS))


def too_wide(who: Person) -> list[str]:
    """Some of the elements that make the open page scroll sideways; none when it does not."""
    return list(who.page.evaluate(WIDER))
