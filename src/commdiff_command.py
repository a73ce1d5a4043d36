"""The command ``commdiff``. It stands beside the package, so that an interrupt while that is imported is quiet too."""


def main() -> int:
    """What ``commdiff.cli.main`` returns; 130 where it did not come to that."""
    try:
        from commdiff.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130
