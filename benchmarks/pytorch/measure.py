"""Times a model in eager PyTorch, float32, on the CPU unless --device says cuda.

One shot:    python3 measure.py d-ar --decoder D-AR-L-360K.pt --tokenizer D-AR-tokenizer_v1.pt decode 2 5
             python3 measure.py xar --network xAR-B.pth --vae kl16.ckpt step 2 1 5
By dialogue: without a task, tasks are read from standard input, one a line; each is answered by one line
             "ok <milliseconds> ..." or "error <reason>", after a first line "ready <milliseconds to load>".

Tasks: see dar/bench.py and xar/bench.py.
"""

import argparse
import sys
import time

import torch

import dar.bench
import xar.bench

FAMILIES = {"d-ar": dar.bench, "xar": xar.bench}


def answer(bench, tasks, words):
    try:
        if words[0] not in tasks:
            raise ValueError(f"the task {words[0]} is not known; use {', '.join(tasks)}")
        milliseconds = getattr(bench, words[0])(*(int(number) for number in words[1:]))
        return "ok " + " ".join(f"{each:.3f}" for each in milliseconds)
    except (ValueError, TypeError) as reason:
        return f"error {reason}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    families = parser.add_subparsers(dest="family", required=True)
    for name, module in FAMILIES.items():
        family = families.add_parser(name, description=module.__doc__)
        module.options(family)
        family.add_argument("--threads", type=int, default=2)
        family.add_argument("--device", default="cpu")
        family.add_argument("task", nargs="*")
    options = parser.parse_args()
    module = FAMILIES[options.family]
    torch.set_num_threads(options.threads)
    torch.set_default_device(options.device)
    torch.backends.cudnn.allow_tf32 = False
    with torch.inference_mode():
        before = time.perf_counter()
        bench = module.Bench(options)
        if options.task:
            print(answer(bench, module.TASKS, options.task))
            return
        print(f"ready {1000 * (time.perf_counter() - before):.0f}", flush=True)
        for line in sys.stdin:
            print(answer(bench, module.TASKS, line.split()), flush=True)


if __name__ == "__main__":
    main()
