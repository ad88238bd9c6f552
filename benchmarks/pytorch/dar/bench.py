"""What measure.py times of D-AR. Tasks: decode ROWS REPEATS | copying ROWS REPEATS | denoise REPEATS | image SEED
"copying" decodes with a cache that is copied in every step, as the authors' code does without need."""

import torch

from dar import checkpoints, pipeline
from dar.decoder import Decoder
from dar.tokenizer import Tokenizer
from timing import timed

TASKS = ("decode", "copying", "denoise", "image")


def options(parser):
    parser.add_argument("--decoder", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--heads", type=int, help="of the decoder; width / 64 unless given")


class Bench:
    def __init__(self, options):
        self.tokenizer = Tokenizer.of(*checkpoints.tokenizer_state(options.tokenizer))
        state = checkpoints.decoder_state(options.decoder)
        heads = options.heads or state["tok_embeddings.weight"].shape[1] // 64
        self.decoder = Decoder.of(state, heads, self.tokenizer.settings["num_all_queries"])
        self.side = self.tokenizer.settings.get("sampling_resolution", 256)
        self.started = (0, False)

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
