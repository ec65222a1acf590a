"""`python -m config.launch COMMAND`, which is what `./run COMMAND` becomes."""

import sys

from config.launch.cli import main

sys.exit(main(sys.argv[1:]))
