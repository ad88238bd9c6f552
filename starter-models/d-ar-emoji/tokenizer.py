"""Tokenizer: image -> codes -> condition tokens -> image (key names of the authors' checkpoints)."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from blocks import TransformerBlock, ln0, rope_2d
from denoiser import DiffDecoder

CONFIG = {
    'encoder_patch_size': 8,
    'num_encoder_layers': 3,
    'num_decoder_layers': 2,
    'encoder_dim': 192,
    'decoder_dim': 128,
    'query_low_rank': True,
    'vq_dim': 8,
    'vq_codebook_size': 512,
    'vq_enable': True,
    'num_denoising_steps': 8,
    'num_query_groups': 8,
    'num_all_queries': 32,
    'queries_per_step': 4,
    'sampling_resolution': 64,
    'diff_decoder': {
        'in_dim': 3, 'out_dim': 3, 'dim': 256, 'cond_dim': 128, 'patch_size': 8, 'depth': 4,
        'data_std': 1.0, 'time_shift': 2.0, 'mlp_head': False, 'share_time_encoding': False,
    },
}


class Quantizer(nn.Module):
    """Nearest neighbour on the unit sphere."""

    def __init__(self, size, dim):
        super().__init__()
        self.embedding = nn.Embedding(size, dim)

    def rows(self):
        return F.normalize(self.embedding.weight, dim=-1, eps=1e-12)

    def codes(self, z):
        return (F.normalize(z.float(), dim=-1, eps=1e-12) @ self.rows().t()).argmax(-1)


class Tokenizer(nn.Module):
    def __init__(self, cfg, table_rows=None):
        super().__init__()
        self.cfg = cfg
        d, n = cfg['encoder_dim'], cfg['num_all_queries']
        self.patch, self.n = cfg['encoder_patch_size'], n
        self.groups = cfg['num_query_groups']
        self.per_step = cfg.get('queries_per_step') or n // self.groups
        rows = table_rows or n
        self.patchify = nn.Conv2d(3, d, self.patch, self.patch)
        self.query_embedding = nn.Embedding(rows, 8)
        self.query_linear = nn.Linear(8, d)
        self.encoder_layers = nn.ModuleList(TransformerBlock(d) for _ in range(cfg['num_encoder_layers']))
        self.quant_in_conv = nn.Conv2d(d, cfg['vq_dim'], 1, bias=False)
        self.quantize = Quantizer(cfg['vq_codebook_size'], cfg['vq_dim'])
        self.quant_out_conv = nn.Conv2d(cfg['vq_dim'], cfg['decoder_dim'], 1, bias=False)
        self.decoder_embedding = nn.Embedding(rows, cfg['decoder_dim'])
        self.decoder_layers = nn.ModuleList(
            TransformerBlock(cfg['decoder_dim']) for _ in range(cfg['num_decoder_layers']))
        self.diff_decoder = DiffDecoder(cfg['diff_decoder'])
        self._layouts = {}

    def _layout(self, h, w):
        """RoPE table and prefix mask for h*w patches followed by the queries."""
        if (h, w) not in self._layouts:
            total = h * w + self.n
            i = torch.arange(total)
            mask = (i[None, :] < h * w) | (i[None, :] <= i[:, None])
            self._layouts[h, w] = rope_2d(h, w, self.n), mask
        return self._layouts[h, w]

    def features(self, img):
        """Encoder output of the query tokens, before the projection to the code space."""
        p = self.patch
        b, _, height, width = img.shape
        h, w = height // p, width // p
        x = img.view(b, 3, h, p, w, p).permute(0, 2, 4, 1, 3, 5).reshape(b, h * w, 3 * p * p)
        x = ln0(F.linear(x, self.patchify.weight.flatten(1), self.patchify.bias))
        queries = self.query_linear(self.query_embedding.weight[:self.n])
        x = torch.cat([x, queries.to(x.dtype).expand(b, -1, -1)], 1)
        rope, mask = self._layout(h, w)
        for layer in self.encoder_layers:
            x = layer(x, rope, mask)
        return ln0(x[:, -self.n:])

    def project(self, features):
        return F.linear(features.float(), self.quant_in_conv.weight.flatten(1))

    def encode(self, img):
        return self.quantize.codes(self.project(self.features(img)))

    def conditions_from_rows(self, rows):
        x = F.linear(rows, self.quant_out_conv.weight.flatten(1))
        x = x + self.decoder_embedding.weight[:x.shape[1]]
        for layer in self.decoder_layers:
            x = layer(x, causal=True)
        return ln0(x)

    def conditions(self, codes):
        return self.conditions_from_rows(self.quantize.rows()[codes])

    def group_start(self, i, steps):
        g = self.groups
        start = int(math.floor(i / steps * g + 0.5) / g * self.n)
        return min(start, self.n - self.per_step)

    def decode(self, codes, x0, steps=None, clip_steps=None):
        steps = steps or self.cfg['num_denoising_steps']
        cond = self.conditions(codes)
        starts = [self.group_start(i, steps) for i in range(steps)]
        return self.diff_decoder.sample([cond[:, s:s + self.per_step] for s in starts], x0, clip_steps)
