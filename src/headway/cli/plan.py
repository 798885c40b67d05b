"""`headway plan`: can this training run be done on these chips; and what stands under it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.plan_group import MAIN, PlanGroup
from headway.cli.text import cited, table_text
from headway.errors import OptionError, UnknownName, nearest
from headway.words import Words, load_words
from headway.words.phrases import opened
from headway.words.plan import bind_name, figure, finding, paragraphs, part_name, warnings

Data = Mapping[str, Any]

plan_app = typer.Typer(
    cls=PlanGroup,
    help="Can this model be trained on these chips: in how many days, for how much money and energy, and what is in the"
    " way? MODEL is a ready model (`headway plan models`) or a YAML file; CLUSTER a ready one (`headway plan"
    " clusters`), a YAML file, or a chip of the table chips with --count.",
    no_args_is_help=True,
)

Tokens = Annotated[float | None, typer.Option(metavar="N", help="Tokens to train on, such as 14.8e12.")]
Batch = Annotated[int | None, typer.Option(metavar="N", help="Sequences of one step.")]
Precision = Annotated[str | None, typer.Option(metavar="bf16|fp16|fp8|fp4", help="Of the matrix products.")]
RecipeFile = Annotated[
    Path | None, typer.Option("--recipe", metavar="FILE", help="A YAML file with tokens, sequence, batch, precision …")
]


@plan_app.command(MAIN, hidden=True)
def plan(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A ready model, or a YAML file that describes one.")],
    *,
    cluster: Annotated[
        str | None, typer.Option(metavar="CLUSTER", help="A ready cluster, a YAML file, or a chip with --count.")
    ] = None,
    count: Annotated[int | None, typer.Option(metavar="N", help="Chips, in place of the cluster's own.")] = None,
    within_days: Annotated[
        float | None, typer.Option(metavar="N", help="Ask how probable it is that the run ends within N days.")
    ] = None,
    tokens: Tokens = None,
    sequence: Annotated[int | None, typer.Option(metavar="N", help="Tokens of one sequence.")] = None,
    batch: Batch = None,
    precision: Precision = None,
    optimiser: Annotated[str | None, typer.Option(metavar="adamw|adamw-8bit|muon|sgd", help="The optimiser.")] = None,
    recompute: Annotated[
        str | None, typer.Option(metavar="none|selective|full", help="What the backward pass computes again.")
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="tp=8,pp=16,…", help="How the model is cut: tp, pp, dp, ep, cp, vpp, microbatch, recompute."
        ),
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Software stack with published runs, such as deepseek, megatron-core-2024, mindspore."
        ),
    ] = None,
    recipe: RecipeFile = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Plan a training run: days, chip-hours, cost, energy, memory, and what binds, each with its 80% interval."""
    if cluster is None:
        raise _no_cluster(model)
    result = api.plan(
        model,
        cluster=cluster,
        count=count,
        tokens=tokens,
        sequence=sequence,
        batch=batch,
        precision=precision,
        optimiser=optimiser,
        recompute=recompute,
        recipe=recipe,
        layout=layout,
        stack=stack,
        within_days=within_days,
        as_of=day_of(as_of),
        vintage=vintage,
    ).to_dict()
    if as_json:
        _remark(result)
    print_result(result, plan_text, as_json=as_json)


def _no_cluster(model: str) -> UnknownName | OptionError:
    """What is missing: a cluster; or the name of a command is misspelt."""
    commands = [command.name for command in plan_app.registered_commands if command.name and not command.hidden]
    if nearest(model, commands) and not model.endswith((".yaml", ".yml")):
        return UnknownName("command", model, commands)
    return OptionError(f"plan {model}: say on which chips with --cluster; `headway plan clusters` lists the ready ones")


def _remark(data: Data) -> None:
    """What looks wrong, on stderr: the JSON on stdout stays alone."""
    for text in warnings(data, load_words("en")):
        typer.echo(f"headway: {text}", err=True)


def plan_text(data: Data) -> str:
    """The answer in a sentence, what binds, money, energy, memory, the layout, the parts of a step, the sources."""
    words = load_words("en")
    lines = [f"{finding(data, words)}.", *paragraphs(data, words)]
    if data["fits"]:
        lines += ["", _parts(data, words)]
    known = f"Data of {data['vintage']}, as known on {data['as_of']}; {data['draws']} draws, seed {data['seed']}."
    return "\n".join([*lines, "", known, cited(data)])


def _parts(data: Data, words: Words) -> str:
    """Where the time of a step goes, as a table, the largest part first."""
    rows = [
        (
            opened(part_name(row["part"], words)),
            bind_name(row["binds"], words),
            figure(row["seconds"], words),
            words.percent(row["share"], 1),
        )
        for row in sorted(data["breakdown"], key=lambda row: -row["seconds"])
        if row["share"] >= 0.0005
    ]
    columns = tuple(words.text(f"plan.column_{name}") for name in ("part", "binds", "seconds", "share"))
    return table_text(columns, rows, right=(2, 3))
