"""How machines reach Belay."""
