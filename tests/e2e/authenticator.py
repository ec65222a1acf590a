"""Somebody's phone: an authenticator app as RFC 6238 has it, and his paper with recovery codes."""

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field

from apps.kernel import clock
from apps.usecases.demo.people import PASSWORD
from tests.e2e.browser import Person

SECONDS, DIGITS = 30, 6
AWAY = re.compile(r"^(?!.*/accounts/)")


@dataclass
class Authenticator:
    """`secret` as the page writes it; `codes` are recovery codes. A code opens only once."""

    secret: str
    codes: list[str] = field(default_factory=list)
    spent: int = -1

    def wait(self) -> None:
        """Until there is a code that was not used yet, with time left to type it."""
        while _period() == self.spent or clock.now().timestamp() % SECONDS > SECONDS - 4:
            time.sleep(0.5)

    def code(self) -> str:
        """The code it shows now; waits for the next one when this one was used."""
        self.wait()
        self.spent = _period()
        return shown(self.secret, self.spent)


def _period() -> int:
    return int(clock.now().timestamp()) // SECONDS


def shown(secret: str, period: int) -> str:
    """The six digits of a period."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", period), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def set_up(who: Person) -> Authenticator:
    """Switch a second factor on, by the pages, and note the recovery codes; the password is asked
    for once more."""
    who.page.wait_for_url(AWAY)
    who.open("/accounts/2fa/")
    who.press("Включить")
    who.type("Пароль", PASSWORD)
    who.press("Подтвердить")
    made = Authenticator(who.page.locator("#secret").inner_text())
    who.page.locator("form input[name=code]").fill(made.code())
    who.press("Включить")
    who.page.wait_for_url("**/recovery-codes/**")
    made.codes = who.page.locator("#codes li").all_inner_texts()
    return made
