"""People, their memberships and what each role may do."""
