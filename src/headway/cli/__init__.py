"""The command line: parse, call one function, print. Results go to stdout, remarks and progress to stderr."""

from headway.cli.app import main

__all__ = ["main"]
