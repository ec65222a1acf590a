"""The demo's requests: where each stands, and how long each side took on the way there."""

from dataclasses import dataclass, field

PACES = {"quick": 0.35, "fair": 0.75, "slow": 1.7}
# Working minutes of an unhurried step, by the status it leaves; paces scale them.
USUAL = {
    "draft": 22, "submitted": 13, "quoted": 20, "offered": 70, "collecting": 150, "checking": 36,
    "returned": 40, "referral": 300, "approved": 8, "awaiting_payment": 60, "issue_check": 8,
    "issue_documents": 19, "issue_signature": 11, "issue_sending": 7, "issued": 12,
}  # fmt: skip
NAMES = (
    "Орлова Анна Сергеевна", "Громов Илья Петрович", "Белова Марина Олеговна",
    "Фёдоров Артём Игоревич", "Кузьмина Ольга Викторовна", "Тихонов Павел Андреевич",
    "Соколова Дарья Максимовна", "Ёлкин Роман Юрьевич", "Мартынова Вера Ильинична",
    "Щукин Денис Олегович", "Лазарева Нина Павловна", "Беляев Кирилл Романович",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One request: where it ends, its pace, its turns. `days_ago` 0 means this working day."""

    package_code: str
    to: str
    days_ago: int
    pace: str = "fair"
    turn: str = ""
    changes: dict[str, object] = field(default_factory=dict)


LIVING = (
    Story("MTG-SEC", "draft", 0, "quick"),
    Story("CASH-SEC", "draft", 3, "slow"),
    Story("MTG-SEC", "submitted", 0, "quick"),
    Story("RENT-LL", "submitted", 0, "quick"),
    Story("CASH-SEC", "submitted", 1, "slow"),
    Story("CASH-SEC", "quoted", 0, "quick"),
    Story("MTG-SEC", "offered", 1),
    Story("RENT-LL", "offered", 2),
    Story("MTG-SEC", "collecting", 1, "quick"),
    Story("CASH-SEC", "collecting", 3, "slow"),
    Story("MTG-SEC", "checking", 1, "quick"),
    Story("RENT-LL", "checking", 0, "quick"),
    Story("CASH-SEC", "returned", 2, turn="return"),
    Story("MTG-SEC", "referral", 2, turn="refer", changes={"title_owned_years": "1"}),
    Story("CASH-SEC", "approved", 1, "quick", turn="disputed_here"),
    Story("MTG-SEC", "awaiting_payment", 1, turn="disputed_there"),
    Story("RENT-LL", "issue_check", 0, "quick"),
    Story("MTG-SEC", "issue_documents", 1, "quick"),
    Story("CASH-SEC", "issue_signature", 2, "slow"),
    Story("RENT-LL", "issue_sending", 0, "quick"),
    Story("CASH-SEC", "issued", 1),
    Story("RENT-LL", "refunding", 4, turn="refund"),
    Story("CASH-SEC", "refunded", 14, turn="refund"),
    Story("MTG-SEC", "rejected", 6, turn="decline"),
    Story("RENT-LL", "cancelled", 5, turn="cancel"),
    Story("CASH-SEC", "expired", 22, turn="expire"),
)
DELIVERED = tuple(
    Story(code, "delivered", days, pace, turn)
    for code, days, pace, turn in (
        ("MTG-SEC", 20, "fair", ""),
        ("CASH-SEC", 19, "slow", "return"),
        ("RENT-LL", 18, "quick", ""),
        ("MTG-SEC", 16, "slow", ""),
        ("CASH-SEC", 15, "fair", ""),
        ("RENT-LL", 13, "fair", ""),
        ("MTG-SEC", 12, "fair", "settled"),
        ("CASH-SEC", 11, "quick", ""),
        ("RENT-LL", 9, "slow", ""),
        ("MTG-SEC", 8, "quick", ""),
        ("CASH-SEC", 7, "fair", ""),
        ("RENT-LL", 6, "fair", ""),
        ("MTG-SEC", 5, "slow", "late_ask"),
        ("CASH-SEC", 3, "fair", ""),
    )
)
STORIES = LIVING + DELIVERED
