"""What each role may do, in one table. The lowest role that holds a capability is named."""

from apps.accounts.enums import including

LOWEST: dict[str, str] = {
    # agency
    "work_requests": "agent",
    "assign_responsible": "agent",
    "see_reports": "lead",
    "see_whole_agency": "agent",
    "settle_disputes": "lead",
    "change_agency": "owner",
    "agree_sla": "owner",
    "agree_ola": "lead",
    # insurer
    "work_desk": "operator",
    "underwrite": "underwriter",
    "read_health_answers": "underwriter",
    "see_desk_reports": "manager",
    "settle_desk_disputes": "manager",
    "change_agreements": "manager",
    "decree_days": "administrator",
    "provision_agencies": "administrator",
    "import_packages": "administrator",
    # either side
    "answer_escalations": "operator",
    "escalate": "agent",
}


def may(role: str, capability: str) -> bool:
    """Whether `role` holds `capability`; an unknown capability is held by nobody."""
    lowest = LOWEST.get(capability)
    return lowest is not None and lowest in including(role)
