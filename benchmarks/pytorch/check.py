"""Compares this counterpart with tensors computed by the authors' code: python3 check.py <folder d-ar of golden cases>"""

import json
import pathlib
import sys

import torch
import yaml

import checkpoints
import pipeline
from decoder import CLASS_TOKENS, Decoder
from tokenizer import Tokenizer

EXACT = {"codes", "tokens", "group_start", "noise", "t"}
ABSOLUTE = {"f": 1e-4, "probs": 1e-4, "bytes": 1.0}
RELATIVE = 5e-5


def safetensors(path):
    """Tensors of a safetensors file by name."""
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    kinds = {"F32": torch.float32, "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8}
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            data = torch.frombuffer(bytearray(content[start + first : start + last]), dtype=kinds[entry["dtype"]])
            tensors[name] = data.reshape(entry["shape"])
    return tensors


class Case:
    def __init__(self, folder, entry):
        self.file, self.expected = entry["file"], safetensors(folder / entry["file"])
        self.compared, self.wrong, self.stacks = 0, 0, {}

    def setting(self, name, otherwise=0):
        return self.expected.get("param." + name, torch.tensor([otherwise]))

    def trace(self, name, actual):
        """Compares when the case holds the tensor; otherwise it is of no interest."""
        expected = self.expected.get(name)
        if expected is None:
            return
        difference = (actual.double() - expected.double()).abs().max().item() if actual.shape == expected.shape else float("inf")
        if name.split(".")[-1] in EXACT:
            allowed = 0
        else:
            allowed = ABSOLUTE.get(name, RELATIVE * expected.double().abs().max().item())
        self.compared += 1
        if difference > allowed:
            self.wrong += 1
            print(f"{self.file}: {name} differs by {difference:.3g}, allowed is {allowed:.3g}")

    def collect(self, name, value):
        self.stacks.setdefault(name, []).append(value)

    def close(self, dim=0):
        for name, values in self.stacks.items():
            self.trace(name, torch.cat(values, dim) if dim else torch.stack(values))


def decoder_of(case, folder, entry):
    state = checkpoints.decoder_state(folder / entry["checkpoints"]["ar"])
    return Decoder.of(state, int(case.setting("n_head")), int(case.setting("block_size")))


def tokenizer_of(case, folder, entry):
    given = entry["checkpoints"].get("config")
    settings = yaml.safe_load((folder / given).read_text())["model"] if given else None
    return Tokenizer.of(*checkpoints.tokenizer_state(folder / entry["checkpoints"]["tokenizer"], settings))


def logits(case, folder, entry):
    decoder = decoder_of(case, folder, entry)
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


def generate(case, folder, entry):
    torch.manual_seed(int(case.setting("seed")))
    case.trace("tokens", sampled_tokens(case, decoder_of(case, folder, entry)))
    case.close()


def whole(case, folder, entry):
    tokenizer, decoder = tokenizer_of(case, folder, entry), decoder_of(case, folder, entry)
    torch.manual_seed(int(case.setting("seed")))
    if "param.skip_words" in case.expected:
        torch.empty(int(case.setting("skip_words")), dtype=torch.float32).uniform_()
    chosen = sampled_tokens(case, decoder)
    case.trace("tokens", chosen)
    image = pipeline.decode(tokenizer, chosen, torch.randn(case.expected["x0"].shape), trace=case.trace)
    case.trace("image", image)
    case.trace("bytes", pipeline.picture_bytes(image).float())


def encode(case, folder, entry):
    case.trace("codes", tokenizer_of(case, folder, entry).encode(case.expected["image"], case.trace))


def cond(case, folder, entry):
    tokenizer, codes = tokenizer_of(case, folder, entry), case.expected["codes"]
    case.trace("cond", tokenizer.condition(codes, case.trace))
    for name in case.expected:
        if name.startswith("cond_prefix_"):
            case.trace(name, tokenizer.condition(codes[:, : int(name.rsplit("_", 1)[1])]))


def net(case, folder, entry):
    given = case.expected
    case.trace("v", tokenizer_of(case, folder, entry).diff_decoder.net(given["x"], given["t"], given["c"], case.trace))


def decode(case, folder, entry):
    tokenizer, steps = tokenizer_of(case, folder, entry), int(case.setting("steps"))
    starts, _ = pipeline.group_starts(steps, tokenizer.settings)
    case.trace("group_start", torch.tensor(starts))
    case.trace("t", pipeline.shifted_times(steps, tokenizer.settings["diff_decoder"]["time_shift"])[:steps])
    case.trace("image", pipeline.decode(tokenizer, case.expected["codes"], case.expected["x0"], steps, case.trace))


def reconstruct(case, folder, entry):
    tokenizer = tokenizer_of(case, folder, entry)
    codes = tokenizer.encode(case.expected["image"])
    case.trace("codes", codes)
    case.trace("reconstruction", pipeline.decode(tokenizer, codes, case.expected["x0"]))


KINDS = {"logits": logits, "generate": generate, "pipeline": whole, "encode": encode, "cond": cond, "net": net, "decode": decode, "reconstruct": reconstruct}


def main(folder):
    torch.set_num_threads(1)
    wrong = 0
    with torch.inference_mode():
        for entry in json.loads((folder / "manifest.json").read_text())["cases"]:
            case = Case(folder, entry)
            KINDS[entry["kind"]](case, folder, entry)
            print(f"{case.file}: {case.compared} tensors compared, {case.wrong} differ")
            wrong += case.wrong + (case.compared == 0)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
