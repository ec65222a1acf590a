"""The tenant-side face of a person: what request rows point to."""
