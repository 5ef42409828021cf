"""`cascade completion`: the script that completes commands and options in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes cascade's commands and options in SHELL.

    \b
    bash  cascade completion bash >> ~/.bashrc
    zsh   cascade completion zsh >> ~/.zshrc
    fish  cascade completion fish > ~/.config/fish/completions/cascade.fish
    """
    from cascade.cli.app import COMPLETE, app

    found = get_completion_class(shell)
    assert found is not None, "click completes each of the shells that are offered"
    click.echo(found(app, {}, "cascade", COMPLETE).source())
