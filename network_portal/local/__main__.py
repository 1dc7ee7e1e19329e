"""The command line: `python -m network_portal.local {up,check,picture,run}`."""

import argparse
import os
import sys

from network_portal.local.errors import LocalError


def main() -> int:
    """Returns the exit code; what the person can mend is said in plain words."""
    parser = argparse.ArgumentParser(prog="python -m network_portal.local", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("up", help="run the whole portal")
    actions.add_parser("check", help="judge the code without running it")
    actions.add_parser("picture", help="take the picture of the home page")
    run_parser = actions.add_parser("run", help="run a command with a database and Redis around it")
    run_parser.add_argument("--portal", action="store_true", help="on the data of `make up`, not a test's")
    run_parser.add_argument("command", nargs="+", metavar="-- COMMAND")
    options = parser.parse_args()
    # importing the package has named production's settings; what runs on a local machine names its own
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    try:
        if options.action == "up":
            from network_portal.local.up import up

            return up()
        if options.action == "check":
            from network_portal.local.check import check

            return check()
        if options.action == "picture":
            from network_portal.local.picture import take_picture

            return take_picture()
        from network_portal.local.run import run

        return run(options.command, on_portal=options.portal)
    except LocalError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
