"""Times D-AR in eager PyTorch, float32 on the CPU.

One shot:    python3 measure.py --decoder D-AR-L-360K.pt --tokenizer D-AR-tokenizer_v1.pt decode 2 5
By dialogue: without a task, tasks are read from standard input, one a line; each is answered by one line
             "ok <milliseconds> ..." or "error <reason>", after a first line "ready <milliseconds to load>".

Tasks: decode ROWS REPEATS | copying ROWS REPEATS | denoise REPEATS | image SEED
"copying" decodes with a cache that is copied in every step, as the authors' code does without need.
"""

import argparse
import sys
import time

import torch

import checkpoints
import pipeline
from decoder import Decoder
from tokenizer import Tokenizer


class Bench:
    def __init__(self, options):
        self.tokenizer = Tokenizer.of(*checkpoints.tokenizer_state(options.tokenizer))
        state = checkpoints.decoder_state(options.decoder)
        heads = options.heads or state["tok_embeddings.weight"].shape[1] // 64
        self.decoder = Decoder.of(state, heads, self.tokenizer.settings["num_all_queries"])
        self.side = self.tokenizer.settings.get("sampling_resolution", 256)
        self.started = (0, False)

    def run(self, task, *numbers):
        if task not in ("decode", "copying", "denoise", "image"):
            raise ValueError(f"the task {task} is not known; use decode, copying, denoise or image")
        return getattr(self, task)(*(int(number) for number in numbers))

    def copying(self, rows, repeats):
        return self.decode(rows, repeats, copies=True)

    def decode(self, rows, repeats, copies=False):
        """Steps of one token for `rows` rows; the static cache makes all positions cost the same."""
        if self.started != (rows, copies):
            self.decoder.start(rows, copies)
            self.decoder.prefill(torch.arange(rows) % self.decoder.classes)
            self.started = (rows, copies)
        ids = torch.arange(rows)[:, None] % self.decoder.vocabulary
        return [timed(lambda: self.decoder.decode(ids, 1 + i % (self.decoder.tokens - 1))) for i in range(repeats)]

    def denoise(self, repeats):
        settings = self.tokenizer.settings
        _, size = pipeline.group_starts(1, settings)
        x, t = torch.randn(1, 3, self.side, self.side), torch.tensor([0.5])
        condition = torch.randn(1, size, settings["decoder_dim"])
        return [timed(lambda: self.tokenizer.diff_decoder.net(x, t, condition)) for _ in range(repeats)]

    def image(self, seed):
        """Label to picture under guidance 4.0: all tokens, conditions at once, all denoising steps."""
        self.started = (0, False)
        return [timed(lambda: self.picture(seed))]

    def picture(self, seed):
        torch.manual_seed(seed)
        codes = pipeline.tokens(self.decoder, torch.tensor([seed % self.decoder.classes]))
        return pipeline.picture_bytes(pipeline.decode(self.tokenizer, codes, torch.randn(1, 3, self.side, self.side)))


def timed(work):
    before = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - before)


def answer(bench, words):
    try:
        return "ok " + " ".join(f"{milliseconds:.3f}" for milliseconds in bench.run(*words))
    except (ValueError, TypeError) as reason:
        return f"error {reason}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--decoder", required=True)
    options.add_argument("--tokenizer", required=True)
    options.add_argument("--heads", type=int, help="of the decoder; width / 64 unless given")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("task", nargs="*")
    options = options.parse_args()
    torch.set_num_threads(options.threads)
    with torch.inference_mode():
        before = time.perf_counter()
        bench = Bench(options)
        if options.task:
            print(answer(bench, options.task))
            return
        print(f"ready {1000 * (time.perf_counter() - before):.0f}", flush=True)
        for line in sys.stdin:
            print(answer(bench, line.split()), flush=True)


if __name__ == "__main__":
    main()
