"""The commands about compute: what stands under `headway compute`."""

import typer

compute_app = typer.Typer(help="With what? Chips, money, permission and use of the two sides.", no_args_is_help=True)
