"""The authors' checkpoint files: which state dict counts, and the tokenizer's configuration."""

import sys
import types

import torch

TOKENIZER_V1 = {
    "encoder_patch_size": 16, "num_encoder_layers": 8, "num_decoder_layers": 8, "encoder_dim": 768, "decoder_dim": 768,
    "vq_dim": 8, "vq_codebook_size": 16384, "num_denoising_steps": 8, "num_query_groups": 8, "num_all_queries": 256,
    "queries_per_step": 32, "sampling_resolution": 256,
    "diff_decoder": {"in_dim": 3, "dim": 768, "cond_dim": 768, "patch_size": 8, "depth": 12, "data_std": 0.6, "time_shift": 2},
}


class Config:
    """Stands for the authors' configuration class; its state is `_data`."""


def read(path):
    """Runs the file's pickle: for files you made or trust."""
    sys.modules.setdefault("config_util", types.SimpleNamespace(Config=Config))
    return torch.load(path, map_location=torch.get_default_device(), weights_only=False)


def single(tensor):
    """In float32, if it is a floating-point tensor of another precision."""
    return tensor.float() if tensor.is_floating_point() else tensor


def decoder_state(path):
    held = read(path)
    state = next((held[key] for key in ("model", "module", "state_dict") if key in held), held)
    return {name.removeprefix("_orig_mod."): single(value) for name, value in state.items()}


def tokenizer_state(path, settings=None):
    """The state dict and its configuration: embedded, given, or that of v1."""
    held = read(path)
    state = next((held[key] for key in ("ema", "model") if key in held), held)
    state = {name: single(value) for name, value in state.items()}
    config = held.get("config")
    embedded = config._data if isinstance(config, Config) else config
    return state, (embedded["model"] if embedded else None) or settings or TOKENIZER_V1
