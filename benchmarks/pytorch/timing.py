import time

import torch


def timed(work):
    """Milliseconds that it takes, to the end of what it started on a GPU."""
    finish()
    before = time.perf_counter()
    work()
    finish()
    return 1000 * (time.perf_counter() - before)


def finish():
    if torch.get_default_device().type == "cuda":
        torch.cuda.synchronize()
