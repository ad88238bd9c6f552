"""The D-AR tokenizer (docs/models/d-ar.md, sections 3.0 to 3.4) in eager PyTorch, one module per module of the checkpoint."""

import math

import torch
from torch import nn
from torch.nn import functional as F

HEAD = 64
EPSILON = 1e-6


def bare_norm(x):
    return F.layer_norm(x, x.shape[-1:], eps=EPSILON)


def silent(name, value):
    """Takes a named intermediate tensor; the check compares it, the benchmark does not look."""


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width)
        self.q_norm, self.k_norm = nn.LayerNorm(HEAD, eps=EPSILON), nn.LayerNorm(HEAD, eps=EPSILON)
        self.proj = nn.Linear(width, width)

    def forward(self, queries, keys, query_table=None, key_table=None, mask=None, causal=False):
        q, k, v = self.split(self.q(queries)), self.split(self.k(keys)), self.split(self.v(keys))
        q, k = rotate(self.q_norm(q), query_table), rotate(self.k_norm(k), key_table)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return self.proj(mixed.transpose(1, 2).reshape(queries.shape[0], queries.shape[1], -1))

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], -1, HEAD).transpose(1, 2)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        return self.fc2(F.silu(self.fc1(x)))


class GatedBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gate1, self.gate2 = nn.Parameter(torch.empty(width)), nn.Parameter(torch.empty(width))
        self.attention, self.mlp = Attention(width), Mlp(width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=EPSILON), nn.LayerNorm(width, eps=EPSILON)

    def forward(self, x, table=None, mask=None, causal=False):
        normed = self.norm1(x)
        x = x + self.gate1 * self.attention(normed, normed, table, table, mask, causal)
        return x + self.gate2 * self.mlp(self.norm2(x))


class Embedder(nn.Sequential):
    """Linear, SiLU, Linear under the names 0 and 2."""

    def __init__(self, width):
        super().__init__(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))


class TimeEmbedding(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.mlp = Embedder(width)


class DenoiserBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.attention, self.cross_attn, self.mlp = Attention(width), Attention(width), Mlp(width)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 6 * width))
        self.time_embed = TimeEmbedding(width)
        self.cond_embed = Embedder(width)

    def forward(self, p, condition, sinusoid, table, trace):
        time = self.time_embed.mlp(sinusoid)
        context = bare_norm(self.cond_embed(condition))
        crossed = self.cross_attn(bare_norm(p), context, query_table=table)
        modulation = self.adaLN_modulation(time[:, None] + crossed)
        shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = modulation.chunk(6, dim=-1)
        normed = bare_norm(p) * (1 + scale_a) + shift_a
        attended = self.attention(normed, normed, table, table)
        p = p + gate_a * attended
        moved = self.mlp(bare_norm(p) * (1 + scale_m) + shift_m)
        p = p + gate_m * moved
        for name, value in (("te", time), ("ci", context), ("s", crossed), ("modulation", modulation), ("attention", attended), ("mlp", moved)):
            trace(name, value)
        return p


class Denoiser(nn.Module):
    """Velocity [B, 3, H, W] of pixels at shifted time t [B] under condition tokens [B, S, width]."""

    def __init__(self, settings):
        super().__init__()
        width, condition_width, self.patch = settings["dim"], settings["cond_dim"], settings["patch_size"]
        values = settings["in_dim"] * self.patch**2
        self.cond_mlp = nn.Linear(condition_width, width)
        self.conv_in, self.conv_out = nn.Conv2d(values, width, 1), nn.Conv2d(width, values, 1)
        self.blocks = nn.ModuleList(DenoiserBlock(width) for _ in range(settings["depth"]))

    def forward(self, x, t, condition, trace=silent):
        c0 = bare_norm(self.cond_mlp(condition))
        grid = self.conv_in(F.pixel_unshuffle(x, self.patch))
        height, width = grid.shape[2:]
        p = grid.flatten(2).transpose(1, 2)
        sinusoid = time_waves(t, p.shape[-1])
        trace("f", sinusoid), trace("c0", c0), trace("p_in", p)
        table = grid_table(height, width)
        for i, block in enumerate(self.blocks):
            p = block(p, c0, sinusoid, table, lambda name, value: trace(f"blocks.{i}.{name}", value))
            trace(f"blocks.{i}", p)
        p = bare_norm(p).transpose(1, 2).reshape(x.shape[0], -1, height, width)
        return F.pixel_shuffle(self.conv_out(p), self.patch)


class DiffusionDecoder(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.net = Denoiser(settings)


class Quantizer(nn.Module):
    def __init__(self, codes, width):
        super().__init__()
        self.embedding = nn.Embedding(codes, width)

    def nearest(self, z):
        return (F.normalize(z, dim=-1) @ F.normalize(self.embedding.weight, dim=-1).T).argmax(-1)

    def rows(self, codes):
        return F.normalize(self.embedding(codes), dim=-1)


class Tokenizer(nn.Module):
    def __init__(self, settings, queries):
        super().__init__()
        self.settings = settings
        encoder, decoder, codes = settings["encoder_dim"], settings["decoder_dim"], settings["vq_dim"]
        patch = settings["encoder_patch_size"]
        self.patchify = nn.Conv2d(3, encoder, patch, stride=patch)
        self.query_embedding, self.query_linear = nn.Embedding(queries, 8), nn.Linear(8, encoder)
        self.encoder_layers = nn.ModuleList(GatedBlock(encoder) for _ in range(settings["num_encoder_layers"]))
        self.quant_in_conv = nn.Conv2d(encoder, codes, 1, bias=False)
        self.quantize = Quantizer(settings["vq_codebook_size"], codes)
        self.quant_out_conv = nn.Conv2d(codes, decoder, 1, bias=False)
        self.decoder_embedding = nn.Embedding(queries, decoder)
        self.decoder_layers = nn.ModuleList(GatedBlock(decoder) for _ in range(settings["num_decoder_layers"]))
        self.diff_decoder = DiffusionDecoder(settings["diff_decoder"])

    @staticmethod
    def of(state, settings):
        with torch.device("meta"):
            shell = Tokenizer(settings, state["query_embedding.weight"].shape[0])
        unneeded = ("quantize.codebook_used", "diff_decoder.net.repa_out.")
        used = {name: value for name, value in state.items() if not name.startswith(unneeded)}
        shell.load_state_dict(used, strict=True, assign=True)
        return shell.eval().requires_grad_(False)

    def encode(self, image, trace=silent):
        """Image [B, 3, H, W] in [-1, 1] to codes [B, N]."""
        grid = self.patchify(image)
        patches = bare_norm(grid.flatten(2).transpose(1, 2))
        tokens, count = self.settings["num_all_queries"], patches.shape[1]
        queries = self.query_linear(self.query_embedding.weight[:tokens])
        table = grid_table(*grid.shape[2:])
        trace("rope_cos", table[..., 0]), trace("rope_sin", table[..., 1]), trace("patches", patches), trace("queries", queries)
        identity = torch.tensor([1.0, 0.0]).expand(tokens, HEAD // 2, 2)
        mask = torch.tril(torch.ones(count + tokens, count + tokens, dtype=torch.bool))
        mask[:, :count] = True
        x = torch.cat([patches, queries.expand(len(image), -1, -1)], dim=1)
        for i, layer in enumerate(self.encoder_layers):
            x = layer(x, torch.cat([table, identity]), mask)
            trace(f"encoder_layers.{i}", x)
        z = F.linear(bare_norm(x[:, count:]), self.quant_in_conv.weight.flatten(1))
        trace("z", z)
        return self.quantize.nearest(z)

    def condition(self, codes, trace=silent):
        """Codes [B, L] to condition tokens [B, L, width]; strictly causal."""
        rows = self.quantize.rows(codes)
        trace("rows", rows)
        x = F.linear(rows, self.quant_out_conv.weight.flatten(1)) + self.decoder_embedding.weight[: codes.shape[1]]
        for i, layer in enumerate(self.decoder_layers):
            x = layer(x, causal=True)
            trace(f"decoder_layers.{i}", x)
        return bare_norm(x)


def grid_table(height, width):
    """[height * width, 32, 2]: pairs 0 to 15 turn with the row, 16 to 31 with the column."""
    frequency = 10000.0 ** (-torch.arange(0, HEAD // 2, 2, dtype=torch.float64) / (HEAD // 2))
    row = torch.arange(height, dtype=torch.float64)[:, None, None] * frequency
    column = torch.arange(width, dtype=torch.float64)[None, :, None] * frequency
    angle = torch.cat([row.expand(-1, width, -1), column.expand(height, -1, -1)], dim=-1).flatten(0, 1)
    return torch.stack([angle.cos(), angle.sin()], dim=-1).float()


def rotate(x, table):
    """x [B, heads, T, 64]; no table: no rotation."""
    if table is None:
        return x
    pairs = x.view(*x.shape[:-1], -1, 2)
    cos, sin = table[..., 0], table[..., 1]
    return torch.stack([cos * pairs[..., 0] - sin * pairs[..., 1], sin * pairs[..., 0] + cos * pairs[..., 1]], dim=-1).flatten(3)


def time_waves(t, width):
    """[B, width]: cosines, then sines, of 1000 t at falling frequencies, in float32."""
    half = width // 2
    frequency = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)
    angle = 1000 * t[:, None].float() * frequency
    return torch.cat([angle.cos(), angle.sin()], dim=-1)
