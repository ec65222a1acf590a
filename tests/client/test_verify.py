"""Anybody with a code may ask whether a paper is genuine; nobody learns more than that."""

from datetime import date
from hashlib import sha256

import pytest
from django.test import Client

from apps.seals import codes, services
from apps.seals.enums import SealKind
from tests.client.conftest import elsewhere

PACKAGE = services.Sealed("MTG-SEC", {"ru": "Ипотека", "en": "Mortgage"}, "3")


def sealed(content: bytes = b"memo") -> str:
    code = codes.draw()
    services.issue(
        code=code,
        sha256=sha256(content).hexdigest(),
        kind=SealKind.MEMO,
        package=PACKAGE,
        issued_on=date(2026, 7, 14),
    )
    return code


def ask(rest: str, **headers: str):  # type: ignore[no-untyped-def]
    with elsewhere():
        return Client().get(f"/v/{rest}", headers={"host": "belay.test", **headers})


def test_a_genuine_paper_is_told_with_its_marks(db: None) -> None:
    code = sealed()
    answer = ask(f"{codes.grouped(code)}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Документ подлинный и действует", "Ипотека", "14 июля 2026", codes.grouped(code)):
        assert words in page
    digest = sha256(b"memo").hexdigest()
    assert f">{digest[:12]}<" in page
    assert f'data-compare="{digest}"' in page
    assert "noindex" in answer["X-Robots-Tag"]
    assert "Mortgage" in ask(f"{code}/?lang=en").content.decode()


def test_a_replaced_paper_names_the_newer_one(db: None) -> None:
    old, new = sealed(), sealed(b"newer")
    services.replace(code=old, by_code=new)
    page = ask(f"{old}/").content.decode()
    assert "его заменил более новый" in page
    assert f'href="/v/{codes.grouped(new)}/"' in page


def test_an_annulled_paper_is_told_so(db: None) -> None:
    code = sealed()
    services.annul(code=code)
    assert "он аннулирован" in ask(f"{code}/").content.decode()


def test_unknown_and_misspelt_get_one_answer(db: None) -> None:
    code = sealed()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    typed = [codes.draw(), wrong, "ABCD", "x" * 70, "<script>", "ы", "%00"]
    answers = [ask(f"{one}/") for one in typed]
    assert {answer.status_code for answer in answers} == {404}
    assert len({_without_nonce(answer.content.decode()) for answer in answers}) == 1
    assert "Такого документа нет" in answers[0].content.decode()


def _without_nonce(page: str) -> str:
    import re

    return re.sub(r'nonce="[^"]+"', "", page)


def test_the_form_leads_to_the_code(db: None) -> None:
    code = sealed()
    assert ask("").status_code == 200
    led = ask(f"?code={codes.grouped(code).lower()}")
    assert led.status_code == 302
    assert ask(led["Location"].removeprefix("/v/")).status_code == 200
    assert "Введите код" in ask("?code=").content.decode()
    assert ask("?code=a/../../b").status_code == 302


def test_the_knocks_run_out(db: None) -> None:
    statuses = [ask("ABCD/").status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_sent_there(db: None, method: str) -> None:
    with elsewhere():
        answer = getattr(Client(), method)("/v/", headers={"host": "belay.test"})
    assert answer.status_code == 405
