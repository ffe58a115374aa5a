"""`python -m examples.contract COMMAND …`: gives COMMAND every sample message, and judges what it says.

COMMAND is run once for each message, in order, with the message on its standard input.  It ends with 0 and
prints `new ID` when it has kept the message, `repeated ID` when it had it already, and ends with anything
else when it refuses it.  Nothing of the portal is needed.
"""

import json
import subprocess
import sys
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
_WITHIN_SECONDS = 60


def said_of(command: list[str], message: bytes) -> str:
    """What a command says of a message: `new ID`, `repeated ID` or `refused`."""
    run = subprocess.run(command, input=message, capture_output=True, check=False, timeout=_WITHIN_SECONDS)
    lines = run.stdout.decode("utf-8", "replace").splitlines()
    return (lines[0].strip() if lines else "nothing") if run.returncode == 0 else "refused"


def main(command: list[str]) -> int:
    """Every sample in its order; how many were judged wrongly."""
    wrong = 0
    for sample in json.loads((SAMPLES / "expected.json").read_text("utf-8")):
        said = said_of(command, (SAMPLES / sample["file"]).read_bytes())
        right = said == sample["verdict"]
        wrong += not right
        told = "" if right else f"  (expected {sample['verdict']!r}, was {said!r})"
        print(f"{'right' if right else 'WRONG'}  {sample['file']}: {sample['why']}{told}")
    print(f"{wrong} wrong")
    return wrong


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(min(main(sys.argv[1:]), 1))
