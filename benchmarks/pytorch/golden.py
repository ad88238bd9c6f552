"""Golden cases: their tensors, and the comparison with what this counterpart computes."""

import json

import torch

KINDS = {"F32": torch.float32, "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8}


def safetensors(path):
    """Tensors of a safetensors file by name."""
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            data = torch.frombuffer(bytearray(content[start + first : start + last]), dtype=KINDS[entry["dtype"]])
            tensors[name] = data.reshape(entry["shape"])
    return tensors


class Case:
    """`tolerance` gives the absolute difference that is allowed, from a tensor's name and expected values."""

    def __init__(self, folder, entry, tolerance):
        self.file, self.expected, self.tolerance = entry["file"], safetensors(folder / entry["file"]), tolerance
        self.files = {role: folder / name for role, name in entry["checkpoints"].items()}
        self.compared, self.wrong, self.stacks = 0, 0, {}

    def setting(self, name, otherwise=0):
        return self.expected.get("param." + name, torch.tensor([otherwise]))

    def trace(self, name, actual, allowed=None):
        """Compares when the case holds the tensor; otherwise it is of no interest."""
        expected = self.expected.get(name)
        if expected is None:
            return
        if name.endswith("_bits"):
            expected = expected.view(torch.float64)
        difference = (actual.double() - expected.double()).abs().max().item() if actual.shape == expected.shape else float("inf")
        allowed = self.tolerance(name, expected) if allowed is None else allowed
        self.compared += 1
        if difference > allowed:
            self.wrong += 1
            print(f"{self.file}: {name} differs by {difference:.3g}, allowed is {allowed:.3g}")

    def collect(self, name, value):
        self.stacks.setdefault(name, []).append(value)

    def close(self, dim=0):
        for name, values in self.stacks.items():
            self.trace(name, torch.cat(values, dim) if dim else torch.stack(values))
