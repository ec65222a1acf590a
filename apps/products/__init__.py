"""What we sell: packages, their covers, checklists, tariffs and rules, version by version."""
