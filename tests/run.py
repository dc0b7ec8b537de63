"""What `./trucewatch test` runs: format, lint, types, then every test.

With `--long` the tests marked `long` run too. Anything else goes to pytest as it is.
"""

import subprocess
import sys


def main(arguments: list[str]) -> int:
    """Run every check; the exit code is the first one that failed, or 0."""
    long = "--long" in arguments
    rest = [a for a in arguments if a != "--long"]
    checks = [
        ["ruff", "format", "--check", "--quiet", "."],
        ["ruff", "check", "--quiet", "."],
        ["mypy", "--no-error-summary"],
        ["pytest", *([] if long else ["-m", "not long"]), *rest],
    ]
    for check in checks:
        print(f"— {' '.join(check[:2])}", file=sys.stderr, flush=True)  # noqa: T201
        code = subprocess.run([sys.executable, "-m", *check], check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
