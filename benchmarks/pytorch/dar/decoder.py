"""The autoregressive decoder of D-AR (docs/models/d-ar.md, section 3.5) in eager PyTorch, one module per module of the checkpoint."""

import torch
from torch import nn
from torch.nn import functional as F

CLASS_TOKENS = 1
ROPE_BASE = 10000
EPSILON = 1e-5


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(width))

    def forward(self, x):
        wide = x.float()
        return (wide * torch.rsqrt(torch.mean(wide * wide, dim=-1, keepdim=True) + EPSILON)).type_as(x) * self.weight


class KvCache:
    """Keys and values [rows, heads, positions rounded up to 8, head size]; the whole length takes part in every step.

    The authors' code hands out copies: it repeats the heads of grouped queries, here by a factor of one."""

    def __init__(self, rows, heads, positions, head_size, copies):
        self.copies = copies
        shape = (rows, heads, (positions + 7) // 8 * 8, head_size)
        self.keys = torch.zeros(shape)
        self.values = torch.zeros(shape)

    def update(self, positions, keys, values):
        self.keys[:, :, positions] = keys
        self.values[:, :, positions] = values
        if self.copies:
            return self.keys.clone(), self.values.clone()
        return self.keys, self.values


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.wqkv = nn.Linear(width, 3 * width, bias=False)
        self.wo = nn.Linear(width, width, bias=False)

    def forward(self, x, table, positions, mask, cache, trace):
        rows, length, width = x.shape
        q, k, v = (part.view(rows, length, self.heads, -1) for part in self.wqkv(x).split(width, dim=-1))
        q, k = rotate(q, table), rotate(k, table)
        trace("q", q), trace("k", k), trace("v", v)
        q, k, v = (part.transpose(1, 2) for part in (q, k, v))
        keys, values = cache.update(positions, k, v)
        mixed = F.scaled_dot_product_attention(q, keys, values, attn_mask=mask)
        return self.wo(mixed.transpose(1, 2).contiguous().view(rows, length, width))


class FeedForward(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.w1 = nn.Linear(width, hidden, bias=False)
        self.w3 = nn.Linear(width, hidden, bias=False)
        self.w2 = nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        return self.w2(F.silu(self.w1(x)) * self.w3(x))


class Block(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.attention = Attention(width, heads)
        self.feed_forward = FeedForward(width, hidden)
        self.attention_norm = RmsNorm(width)
        self.ffn_norm = RmsNorm(width)

    def forward(self, x, table, positions, mask, cache, trace):
        x = x + self.attention(self.attention_norm(x), table, positions, mask, cache, trace)
        return x + self.feed_forward(self.ffn_norm(x))


class ClassEmbedding(nn.Module):
    def __init__(self, classes, width):
        super().__init__()
        self.embedding_table = nn.Embedding(classes + 1, width)


class Decoder(nn.Module):
    """`tokens` is the length of an image; label `classes` is the unconditional one."""

    def __init__(self, layers, width, heads, hidden, vocabulary, classes, tokens):
        super().__init__()
        self.heads, self.vocabulary, self.classes, self.tokens = heads, vocabulary, classes, tokens
        self.cls_embedding = ClassEmbedding(classes, width)
        self.tok_embeddings = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(Block(width, heads, hidden) for _ in range(layers))
        self.norm = RmsNorm(width)
        self.output = nn.Linear(width, vocabulary, bias=False)
        self.table = rotary_table(tokens + CLASS_TOKENS, width // heads)
        self.caches, self.mask = [], None

    @staticmethod
    def of(state, heads, tokens):
        """Sizes from the shapes; heads and tokens cannot be read off them."""
        layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
        vocabulary, width = state["tok_embeddings.weight"].shape
        hidden = state["layers.0.feed_forward.w1.weight"].shape[0]
        classes = state["cls_embedding.embedding_table.weight"].shape[0] - 1
        with torch.device("meta"):
            shell = Decoder(layers, width, heads, hidden, vocabulary, classes, tokens)
        shell.load_state_dict(state, strict=True, assign=True)
        shell.table = rotary_table(tokens + CLASS_TOKENS, width // heads).to(state["tok_embeddings.weight"].device)
        return shell.eval().requires_grad_(False)

    def start(self, rows, copies=False):
        """Empties the cache and gives it this many rows."""
        head_size = self.tok_embeddings.weight.shape[1] // self.heads
        positions = self.tokens + CLASS_TOKENS
        self.caches = [KvCache(rows, self.heads, positions, head_size, copies) for _ in self.layers]
        length = self.caches[0].keys.shape[2]
        self.mask = torch.tril(torch.ones(length, length, dtype=torch.bool)).repeat(rows, 1, 1)

    def prefill(self, labels, trace=lambda name, value: None):
        """Labels [R] to logits [R, 1, V]."""
        return self._run(self.cls_embedding.embedding_table(labels)[:, None], torch.tensor([0]), trace)

    def decode(self, ids, position, trace=lambda name, value: None):
        """Image tokens [R, 1], fed at `position`, to logits [R, 1, V]."""
        return self._run(self.tok_embeddings(ids), torch.tensor([position]), trace)

    def _run(self, x, positions, trace):
        mask = self.mask[:, None, positions]
        table = self.table[positions]
        for i, layer in enumerate(self.layers):
            x = layer(x, table, positions, mask, self.caches[i], lambda name, value: trace(f"layers.{i}.{name}", value))
            trace(f"layers.{i}", x)
        return self.output(self.norm(x)).float()


def rotary_table(positions, head_size):
    """[positions, head_size / 2, 2]: cosine and sine of position * base^(-2j / head_size)."""
    frequency = 1.0 / (ROPE_BASE ** (torch.arange(0, head_size, 2, device="cpu").float() / head_size))
    angle = torch.outer(torch.arange(positions, device="cpu").float(), frequency)
    return torch.stack([angle.cos(), angle.sin()], dim=-1)


def rotate(x, table):
    """x [R, T, heads, head size]; neighbouring channels are a pair."""
    pairs = x.float().reshape(*x.shape[:-1], -1, 2)
    table = table.view(1, pairs.shape[1], 1, pairs.shape[3], 2)
    cos, sin = table[..., 0], table[..., 1]
    turned = torch.stack([pairs[..., 0] * cos - pairs[..., 1] * sin, pairs[..., 1] * cos + pairs[..., 0] * sin], dim=-1)
    return turned.flatten(3).type_as(x)
