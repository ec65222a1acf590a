"""What both faces show of an agreement: its versions, the editor, the difference, signing."""
