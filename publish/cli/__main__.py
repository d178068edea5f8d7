"""`python -m publish.cli`, which is `publish`."""

from publish.cli import main

main()
