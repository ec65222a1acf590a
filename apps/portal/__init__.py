"""How agency people reach Belay."""
