"""The request: its workflow, append-only history, ledger, clocks, checklist and documents."""
