"""What was promised: SLA and OLA versions, targets, calendars."""
