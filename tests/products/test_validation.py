"""A broken package file is refused whole, and everything wrong with it is said by path."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from apps.products.validation import faults, load
from tests.products.conftest import bundled

Package = dict[str, Any]


def paths(document: Any) -> list[str]:
    return [fault.path for fault in faults(document)]


def test_the_bundled_file_is_whole() -> None:
    assert faults(bundled()) == []


def drop(*steps: Any) -> Callable[[Package], None]:
    def act(package: Package) -> None:
        thing: Any = package
        for step in steps[:-1]:
            thing = thing[step]
        del thing[steps[-1]]

    return act


def put(value: Any, *steps: Any) -> Callable[[Package], None]:
    def act(package: Package) -> None:
        thing: Any = package
        for step in steps[:-1]:
            thing = thing[step]
        thing[steps[-1]] = value

    return act


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (drop("covers", 1, "risks", 0, "en"), "covers[1].risks[0].en"),
        (put("  ", "covers", 1, "risks", 0, "ru"), "covers[1].risks[0].ru"),
        (drop("covers", 0, "sum_rule"), "covers[0].sum_rule"),
        (drop("covers", 0, "deductible"), "covers[0].deductible"),
        (drop("notify", 1), "notify"),
        (drop("payout", 0), "payout"),
        (drop("claim_docs", "title"), "claim_docs"),
        (drop("demo_tariff", "life"), "demo_tariff"),
        (put("0.0", "demo_tariff", "life"), "demo_tariff.life"),
        (put(-1, "sla", "quote", 0), "sla.quote[0]"),
        (put([10, 20], "sla", "quote"), "sla.quote"),
        (put("loan_balance *", "covers", 0, "sum_rule"), "covers[0].sum_rule"),
        (put("loan_balance > 1", "covers", 0, "sum_rule"), "covers[0].sum_rule"),
        (put("nothing == 1", "auto_approve", 0, "rule"), "auto_approve[0].rule"),
        (put("life_weight > 100", "auto_approve", 0, "rule"), "auto_approve[0].rule"),
        (put("health_yes", "fields", 0, "required_when"), "fields[0].required_when"),
        (put("cover('x')", "documents", 3, "required_when"), "documents[3].required_when"),
        (put("heart or x", "health_form", "positive_rule"), "health_form.positive_rule"),
        (put("agency", "documents", 6, "filled_by"), "documents[6].filled_by"),
        (put("secret", "fields", 0, "pd_class"), "fields[0].pd_class"),
        (put("papers", "fields", 0, "source_doc"), "fields[0].source_doc"),
        (put("((", "fields", 0, "pattern"), "fields[0].pattern"),
        (put("price", "fields", 0, "code"), "fields[19].code"),
        (put("today", "fields", 0, "code"), "fields[0].code"),
        (put("price", "deadline_field"), "deadline_field"),
        (drop("fields", 2, "choices"), "fields[2].choices"),
        (drop("fields", 1, "rule_text"), "fields[1].rule_text"),
        (put(1, "surprise"), "surprise"),
    ],
)
def test_a_fault_is_named_by_its_path(spoil: Callable[[Package], None], path: str) -> None:
    document = bundled()
    spoil(document["packages"][0])
    assert f"packages[0].{path}" in paths(document)


def test_a_line_is_not_both_an_exclusion_and_a_restriction() -> None:
    document = bundled()
    cover = document["packages"][0]["covers"][0]
    line = cover["exclusions"][1]
    cover["restrictions"].append({"ru": line["ru"].upper() + ".", "en": "something else"})
    assert paths(document) == ["packages[0].covers[0].restrictions[1].ru"]


def test_all_faults_of_shape_and_meaning_are_listed_at_once() -> None:
    document = bundled()
    del document["packages"][0]["covers"][0]["name"]
    document["packages"][0]["covers"][0]["sum_rule"] = "nothing"
    document["packages"][2]["notify"] = []
    document["packages"][2]["code"] = "MTG-SEC"
    assert paths(document) == [
        "packages[0].covers[0].name",
        "packages[0].covers[0].sum_rule",
        "packages[2].code",
        *["packages[2].notify"] * 4,
    ]


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (put("49784.01", "premium_total"), "premium_total"),
        (put("7546000.01", "sums", "life"), "sums.life"),
        (put("1.00", "premium", "life"), "premium.life"),
        (drop("answers", "life_job"), "answers.life_job"),
        (put(1700, "answers", "object_year"), "answers.object_year"),
        (put("gift?", "answers", "title_basis"), "answers.title_basis"),
        (put("x", "answers", "nothing"), "answers.nothing"),
        (put("0", "answers", "title_by_proxy"), "answers.title_by_proxy"),
        (put("no", "health", "heart"), "health.heart"),
        (put("9 800 000,00", "answers", "price"), "answers.price"),
        (drop("documents", 1), "documents"),
        (put("letter", "documents", 1), "documents[1]"),
        (put("death", "covers", 1), "covers[1]"),
        (drop("health", "heart"), "health.heart"),
        (put("2026-02-30", "as_of"), "as_of"),
        (put("2008-11-24", "answers", "holder_birth"), "answers.holder_birth"),
    ],
)
def test_the_sample_must_be_complete_and_cost_what_it_says(
    spoil: Callable[[Package], None], path: str
) -> None:
    document = bundled()
    spoil(document["packages"][0]["sample"])
    assert f"packages[0].sample.{path}" in paths(document)


@pytest.mark.parametrize("document", [[], None, 7, "x", {}, {"packages": 1}, {"packages": [1, []]}])
def test_a_wrong_top_level_is_a_fault(document: Any) -> None:
    assert faults(document)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{", ""),
        ("", ""),
        ("[" * 100_000, ""),
        ("9" * 5000, ""),
        ('{"a": NaN}', "a"),
        ('{"a": [1.5]}', "a[0]"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "b.c"),
        ('{"a": "\\u0000"}', "a"),
        ('{"a": ["\\ud800"]}', "a[0]"),
        ("[" * 30 + "]" * 30, "[0]" * 21),
        (" " * (5 * 1024 * 1024 + 1), ""),
    ],
    ids=range(11),
)
def test_text_that_json_or_we_cannot_take_is_refused(text: str, path: str) -> None:
    _document, found = load(text)
    assert [fault.path for fault in found] == [path]


def test_faults_speak_the_readers_language() -> None:
    document = bundled()
    document["packages"][0]["auto_approve"][0]["rule"] = "pryce > 1"
    with translation.override("ru"):
        russian = str(faults(document)[0])
    with translation.override("en"):
        english = str(faults(document)[0])
    assert russian == "packages[0].auto_approve[0].rule: В пакете нет поля «pryce» (знак 1)."
    assert english == (
        "packages[0].auto_approve[0].rule: The package has no field “pryce” (character 1)."
    )


def test_any_part_may_be_of_any_type_without_breaking_the_check() -> None:
    checked = 0
    whole = bundled()["packages"][0]
    for key in whole:
        for value in (None, "x", [1], [{}], {"x": 1}):
            package = json.loads(json.dumps(whole))
            package[key] = value
            assert isinstance(faults({"packages": [package]}), list)
            checked += 1
    assert checked > 100
