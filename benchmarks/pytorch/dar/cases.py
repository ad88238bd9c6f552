"""The golden cases of D-AR, kind by kind."""

import torch
import yaml

from dar import checkpoints, pipeline
from dar.decoder import CLASS_TOKENS, Decoder
from dar.tokenizer import Tokenizer

EXACT = {"codes", "tokens", "group_start", "noise", "t"}
ABSOLUTE = {"f": 1e-4, "probs": 1e-4, "bytes": 1.0}
RELATIVE = 5e-5
LEFT_OUT = {}


def tolerance(name, expected):
    if name.split(".")[-1] in EXACT:
        return 0
    return ABSOLUTE.get(name, RELATIVE * expected.double().abs().max().item())


def decoder_of(case):
    state = checkpoints.decoder_state(case.files["ar"])
    return Decoder.of(state, int(case.setting("n_head")), int(case.setting("block_size")))


def tokenizer_of(case):
    given = case.files.get("config")
    settings = yaml.safe_load(given.read_text())["model"] if given else None
    return Tokenizer.of(*checkpoints.tokenizer_state(case.files["tokenizer"], settings))


def logits(case):
    decoder = decoder_of(case)
    labels, fed = case.expected["labels"], case.expected["tokens"]
    decoder.start(len(labels))
    case.collect("logits", decoder.prefill(labels, case.collect))
    for n in range(fed.shape[1]):
        case.collect("logits", decoder.decode(fed[:, n : n + 1], n + CLASS_TOKENS, case.collect))
    case.close(dim=1)


def sampled_tokens(case, decoder):
    return pipeline.tokens(
        decoder, case.expected["labels"], tuple(case.setting("cfg").tolist()), int(case.setting("cfg_interval")),
        float(case.setting("temperature")), int(case.setting("top_k")), float(case.setting("top_p")),
        int(case.setting("sampled", 1)) != 0, int(case.setting("shared_prefix")), case.collect)


def generate(case):
    torch.manual_seed(int(case.setting("seed")))
    case.trace("tokens", sampled_tokens(case, decoder_of(case)))
    case.close()


def whole(case):
    tokenizer, decoder = tokenizer_of(case), decoder_of(case)
    torch.manual_seed(int(case.setting("seed")))
    if "param.skip_words" in case.expected:
        torch.empty(int(case.setting("skip_words")), dtype=torch.float32).uniform_()
    chosen = sampled_tokens(case, decoder)
    case.trace("tokens", chosen)
    image = pipeline.decode(tokenizer, chosen, torch.randn(case.expected["x0"].shape), trace=case.trace)
    case.trace("image", image)
    case.trace("bytes", pipeline.picture_bytes(image).float())


def encode(case):
    case.trace("codes", tokenizer_of(case).encode(case.expected["image"], case.trace))


def cond(case):
    tokenizer, codes = tokenizer_of(case), case.expected["codes"]
    case.trace("cond", tokenizer.condition(codes, case.trace))
    for name in case.expected:
        if name.startswith("cond_prefix_"):
            case.trace(name, tokenizer.condition(codes[:, : int(name.rsplit("_", 1)[1])]))


def net(case):
    given = case.expected
    case.trace("v", tokenizer_of(case).diff_decoder.net(given["x"], given["t"], given["c"], case.trace))


def decode(case):
    tokenizer, steps = tokenizer_of(case), int(case.setting("steps"))
    starts, _ = pipeline.group_starts(steps, tokenizer.settings)
    case.trace("group_start", torch.tensor(starts))
    case.trace("t", pipeline.shifted_times(steps, tokenizer.settings["diff_decoder"]["time_shift"])[:steps])
    case.trace("image", pipeline.decode(tokenizer, case.expected["codes"], case.expected["x0"], steps, case.trace))


def reconstruct(case):
    tokenizer = tokenizer_of(case)
    codes = tokenizer.encode(case.expected["image"])
    case.trace("codes", codes)
    case.trace("reconstruction", pipeline.decode(tokenizer, codes, case.expected["x0"]))


KINDS = {"logits": logits, "generate": generate, "pipeline": whole, "encode": encode, "cond": cond, "net": net, "decode": decode, "reconstruct": reconstruct}
