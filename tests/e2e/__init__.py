"""A whole running portal, driven from outside: by programs, by people in a browser, by kills."""
