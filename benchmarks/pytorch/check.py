"""Compares this counterpart with tensors computed by the authors' code: python3 check.py <folder of a family's golden cases>"""

import json
import pathlib
import sys

import torch

from golden import Case


def kinds_of(family):
    """Kind of case -> its check; a family without a counterpart has none."""
    if family == "d-ar":
        from dar import cases
    elif family == "xar":
        from xar import cases
    else:
        sys.exit(f"{family}: there is no counterpart in PyTorch; use d-ar or xar")
    return cases


def main(folder):
    torch.set_num_threads(1)
    manifest = json.loads((folder / "manifest.json").read_text())
    cases = kinds_of(manifest["family"])
    wrong = 0
    with torch.inference_mode():
        for entry in manifest["cases"]:
            if entry["kind"] in cases.LEFT_OUT:
                print(f"{entry['file']}: left out, {cases.LEFT_OUT[entry['kind']]}")
                continue
            case = Case(folder, entry, cases.tolerance)
            cases.KINDS[entry["kind"]](case)
            print(f"{case.file}: {case.compared} tensors compared, {case.wrong} differ")
            wrong += case.wrong + (case.compared == 0)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
