"""Starts the assistant: reads the settings, wires the product, serves the chat and the studio."""

import sys

from assistant.cli.main import main

if __name__ == "__main__":
    sys.argv[1:1] = ["serve"]
    main()
