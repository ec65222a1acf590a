"""The ground: the clock, the base errors and the few types every room shares."""
