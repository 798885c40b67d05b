"""The commands of the planner: what stands under `headway plan`."""

import typer

plan_app = typer.Typer(
    help="Can this training run be done on these chips? Days, money, memory, and what binds.", no_args_is_help=True
)
