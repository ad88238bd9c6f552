"""Writes the checkpoints beside this file with PyTorch: python3 make_checkpoints.py (torch 2.13, numpy, safetensors not needed)."""

import argparse
import collections
import io
import json
import struct
import sys
import tarfile
import types

import numpy
import torch

torch.manual_seed(0)


def counted(*shape, dtype=torch.float32):
    return torch.arange(torch.Size(shape).numel(), dtype=torch.float32).reshape(shape).to(dtype)


# What training scripts leave beside the weights: objects of classes that only exist there.
config_util = types.ModuleType("config_util")
sys.modules["config_util"] = config_util


class Config:
    def __init__(self, data):
        self._data = data


Config.__module__ = "config_util"
config_util.Config = Config

layer = torch.nn.Linear(3, 2)
with torch.no_grad():
    layer.weight.copy_(counted(2, 3))
    layer.bias.zero_()
optimizer = torch.optim.AdamW(layer.parameters())
layer(torch.ones(3)).sum().backward()
optimizer.step()
with torch.no_grad():
    layer.weight.copy_(counted(2, 3))

training = {
    "model": layer.state_dict(),
    "ema": collections.OrderedDict((k, v + 100) for k, v in layer.state_dict().items()),
    "optimizer": optimizer.state_dict(),
    "steps": 360000,
    "loss": numpy.float64(0.5),
    "rate": 1e-4,
    "done": True,
    "best": None,
    "betas": (0.9, 0.95),
    "args": argparse.Namespace(data_path="/data", global_seed=0, lr=1e-4),
    "config": Config({"model": {"num_all_queries": 256, "names": ["a", "b"]}}),
    "dtype": torch.float32,
    "device": torch.device("cpu"),
    "random": numpy.random.RandomState(0).get_state(),
}
torch.save(training, "training.pt")

table = counted(6, 4)
torch.save(
    collections.OrderedDict(
        [
            ("module._orig_mod.transposed", table.t()),
            ("_orig_mod.module.row", table[2]),
            ("module.column", table[:, 1]),
            ("tied", table),
            ("expanded", torch.tensor([7.0]).expand(3, 2)),
            ("scalar", torch.tensor(2.5)),
            ("empty", torch.zeros(0, 4)),
            ("parameter", torch.nn.Parameter(counted(2))),
        ]
    ),
    "views.pt",
)

torch.save(
    {
        name: torch.tensor([0, 1, 100], dtype=dtype)
        for name, dtype in {
            "F64": torch.float64,
            "F32": torch.float32,
            "F16": torch.float16,
            "BF16": torch.bfloat16,
            "I64": torch.int64,
            "I32": torch.int32,
            "I16": torch.int16,
            "I8": torch.int8,
            "U8": torch.uint8,
            "BOOL": torch.bool,
        }.items()
    },
    "dtypes.pt",
)
torch.save({"weight": counted(2, 2)}, "protocol-5.pt", pickle_protocol=5)
torch.save({"weight": counted(2, 2)}, "before-1.6.pt", _use_new_zipfile_serialization=False)
torch.save(layer, "whole-module.pt")
torch.save([counted(2)], "list.pt")

with tarfile.open("tar.pt", "w", format=tarfile.PAX_FORMAT) as tar:
    for name in ("sys_info", "pickle", "storages", "tensors"):
        data = b"\x80\x02."
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))


def safetensors(path, tensors, metadata=None):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, array in tensors.items():
        raw = array.astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


a = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
safetensors("plain.safetensors", {"layer.weight": a, "layer.bias": a[0]}, {"format": "pt", "note": "two tensors"})
safetensors("model-00001-of-00002.safetensors", {"layers.0.weight": a, "layers.1.weight": a + 10})
safetensors("model-00002-of-00002.safetensors", {"norm.weight": a[0] + 20})
with open("model.safetensors.index.json", "w") as out:
    json.dump(
        {
            "metadata": {"total_size": 60},
            "weight_map": {
                "layers.0.weight": "model-00001-of-00002.safetensors",
                "layers.1.weight": "model-00001-of-00002.safetensors",
                "norm.weight": "model-00002-of-00002.safetensors",
            },
        },
        out,
        indent=2,
    )
