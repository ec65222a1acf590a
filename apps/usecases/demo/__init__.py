"""The demo: an invented insurer, two agencies, their people, terms and requests.

Everything is made by the real services and use cases, with `at=` in the past; tests build their
situations from the same pieces.
"""
