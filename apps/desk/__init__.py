"""How the insurer's people reach Belay."""
