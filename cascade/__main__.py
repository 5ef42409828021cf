"""`python -m cascade`: the command, for a shell that does not find it by name."""

from cascade.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
