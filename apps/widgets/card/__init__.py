"""The request card as both sides read it: plain dataclasses built from the request's own facts.

`build.card_of(dossier)` composes it; `answering` holds what both faces do with it.
"""
