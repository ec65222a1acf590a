"""Everything `./run` does: servers, processes, checks. Linux and macOS."""
