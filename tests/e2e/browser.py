"""People at their browsers: each in a window of his own, clicking and typing as people do."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from apps.usecases.demo.people import PASSWORD
from config.env import ROOT

SHOTS = ROOT / "test-results"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=ru"]
# Chromium's own resolver knows *.localhost; other systems' resolvers may not.
ARGUMENTS += ["--host-resolver-rules=MAP *.localhost 127.0.0.1"]
MILLISECONDS = 20_000
PHONE, DESKTOP = (360, 780), (1280, 900)


@dataclass
class Person:
    """Somebody at a window. `complaints` holds every error of his console, CSP's among them."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(MILLISECONDS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda r: self._failed(r.url, r.failure or ""))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _failed(self, url: str, why: str) -> None:
        # A download, or a poll that the next page interrupts, is no fault of a page.
        if "ERR_ABORTED" not in why:
            self.complaints.append(f"{url}: {why}")

    def open(self, address: str) -> "Person":
        """Go to an address, or to a path of the person's own host."""
        self.page.goto(address if "://" in address else self.base + address)
        return self

    def sign_in(self, email: str) -> "Person":
        """Come in by the front door."""
        self.open("/accounts/login/")
        self.type("Адрес электронной почты", email)
        self.type("Пароль", PASSWORD)
        self.press("Войти")
        return self

    def type(self, label: str, text: str) -> None:
        """Fill the field with this label."""
        self.labelled(label).fill(text)

    def labelled(self, label: str, within: Locator | None = None) -> Locator:
        """The field with exactly this label, give or take the mark of an optional one."""
        return (within or self.page).get_by_label(exactly(label))

    def choose(self, question: str, answer: str) -> None:
        """Pick an answer of a question, be it a list or a row of buttons."""
        group = self.page.get_by_role("group", name=exactly(question))
        if group.count():
            group.get_by_label(answer, exact=True).check()
        else:
            self.labelled(question).select_option(label=answer)

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press the first button, or follow the first link, with exactly these words."""
        place = within or self.page
        button = place.get_by_role("button", name=name, exact=True)
        button.or_(place.get_by_role("link", name=name, exact=True)).first.click()

    def unfold(self, name: str, within: Locator | None = None) -> Locator:
        """Open the fold with this heading; the fold."""
        fold = (
            (within or self.page)
            .locator("details")
            .filter(has=self.page.locator("summary").get_by_text(name, exact=False))
        )
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        return fold

    def sees(self, words: str) -> None:
        """These words are on the page, where a person can read them."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=MILLISECONDS)

    def misses(self, name: str) -> None:
        """There is no button of this name (any longer)."""
        expect(self.page.get_by_role("button", name=name, exact=True)).to_have_count(0)

    def shot(self, name: str) -> None:
        """A picture of the whole page in test-results/, the window as tall as the page."""
        SHOTS.mkdir(exist_ok=True)
        size = self.page.viewport_size or {"width": DESKTOP[0], "height": DESKTOP[1]}
        self.page.wait_for_load_state()
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": max(height, 300)})
        self.page.screenshot(path=SHOTS / f"{name}.png")
        self.page.set_viewport_size(size)

    def save(self, name: str, within: Locator | None = None) -> bytes:
        """Press what downloads a file; its bytes."""
        with self.page.expect_download() as started:
            self.press(name, within)
        return Path(started.value.path()).read_bytes()


def exactly(label: str) -> re.Pattern[str]:
    """A label, give or take the marks “optional” and “still needed”."""
    return re.compile(rf"^\s*{re.escape(label)}(\s*\(необязательно\))?[\s•]*$")


def person(
    browser: Browser, base: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False
) -> Person:
    """A person with a fresh window: no cookies, Russian, the clocks of Moscow."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )
    return Person(context.new_page(), base)
