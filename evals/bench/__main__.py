"""All benches, or one of them."""

from __future__ import annotations

from pathlib import Path

import click

from evals.bench import app, model, search, sync

BENCHES = {"sync": sync.main, "search": search.main, "model": model.main, "app": app.main}


@click.group(invoke_without_command=True, commands=BENCHES)
@click.option("--mboxes", type=click.Path(exists=True, file_okay=False, path_type=Path), help="As sync takes it.")
@click.pass_context
def main(context: click.Context, mboxes: Path | None) -> None:
    """Compare speed and memory with others', all of it or one part. Nothing is ever too slow: it only tells."""
    if context.invoked_subcommand is None:
        for name, bench in BENCHES.items():
            click.echo(f"--- {name}")
            context.invoke(bench, **({"mboxes": mboxes} if bench is sync.main else {}))


if __name__ == "__main__":
    main()
