"""The command ``commdiff``, outside the package, so that an interrupt during the import prints no traceback."""


def main() -> int:
    """Return the exit code of ``commdiff.cli.main``, or 130 after an interrupt."""
    try:
        from commdiff.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130
