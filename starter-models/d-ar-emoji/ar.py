"""Autoregressive model over codes: class token as prefix, 1-D RoPE, guidance and seeded sampling."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from blocks import rotate

CONFIG = {'dim': 256, 'layers': 4, 'heads': 4, 'hidden': 704}


class RMSNorm(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + 1e-5)
        return y.to(x.dtype) * self.weight


class CausalAttention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.wqkv = nn.Linear(dim, 3 * dim, bias=False)
        self.wo = nn.Linear(dim, dim, bias=False)

    def forward(self, x, rope, cache=None):
        b, t, d = x.shape
        q, k, v = (y.view(b, t, self.heads, -1).transpose(1, 2) for y in self.wqkv(x).chunk(3, -1))
        q, k = rotate(q, rope), rotate(k, rope)
        if cache is not None:
            k, v = torch.cat([cache['k'], k], 2) if 'k' in cache else k, \
                torch.cat([cache['v'], v], 2) if 'v' in cache else v
            cache['k'], cache['v'] = k, v
        y = F.scaled_dot_product_attention(q, k, v, is_causal=t > 1)
        return self.wo(y.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.w1 = nn.Linear(dim, hidden, bias=False)
        self.w3 = nn.Linear(dim, hidden, bias=False)
        self.w2 = nn.Linear(hidden, dim, bias=False)

    def forward(self, x):
        return self.w2(F.silu(self.w1(x)) * self.w3(x))


class Layer(nn.Module):
    def __init__(self, dim, heads, hidden):
        super().__init__()
        self.attention = CausalAttention(dim, heads)
        self.feed_forward = FeedForward(dim, hidden)
        self.attention_norm = RMSNorm(dim)
        self.ffn_norm = RMSNorm(dim)

    def forward(self, x, rope, cache=None, drop=0.0):
        x = x + F.dropout(self.attention(self.attention_norm(x), rope, cache), drop)
        return x + F.dropout(self.feed_forward(self.ffn_norm(x)), drop)


class ClassEmbedding(nn.Module):
    def __init__(self, rows, dim):
        super().__init__()
        self.embedding_table = nn.Embedding(rows, dim)


class ArModel(nn.Module):
    """Label `num_classes` is the null label."""

    def __init__(self, vocab, block_size, num_classes, dim, layers, heads, hidden):
        super().__init__()
        self.block_size, self.num_classes, self.vocab = block_size, num_classes, vocab
        self.cls_embedding = ClassEmbedding(num_classes + 1, dim)
        self.tok_embeddings = nn.Embedding(vocab, dim)
        self.layers = nn.ModuleList(Layer(dim, heads, hidden) for _ in range(layers))
        self.norm = RMSNorm(dim)
        self.output = nn.Linear(dim, vocab, bias=False)
        head_dim = dim // heads
        omega = 10000.0 ** (-2.0 * torch.arange(head_dim // 2, dtype=torch.float64) / head_dim)
        theta = torch.arange(block_size + 1, dtype=torch.float64)[:, None] * omega
        self._rope = theta.cos().float(), theta.sin().float()

    def _run(self, x, start, caches=None, drop=0.0):
        rope = tuple(table[start:start + x.shape[1]] for table in self._rope)
        for i, layer in enumerate(self.layers):
            x = layer(x, rope, None if caches is None else caches[i], drop)
        return self.output(self.norm(x)).float()

    def forward(self, labels, tokens, drop=0.0):
        """Logits at positions 0..T for tokens [B, T]."""
        first = self.cls_embedding.embedding_table(labels)[:, None]
        x = torch.cat([first, self.tok_embeddings(tokens)], 1)
        return self._run(F.dropout(x, drop), 0, None, drop)

    @torch.no_grad()
    def generate(self, labels, cfg=(4.0, 4.0), temperature=1.0, top_k=0, top_p=1.0, cfg_interval=-1,
                 greedy=False, noise=None):
        """Codes [B, N]; `noise` [N, B, V] replaces the draws from the default generator."""
        start, end = cfg
        if max(start, end) > 1 and start == 1.0:
            start = 1.001
        scale = torch.linspace(start, end, self.block_size)
        guided, b = start > 1, len(labels)
        rows = torch.cat([labels, torch.full_like(labels, self.num_classes)]) if guided else labels
        caches = [{} for _ in self.layers]
        out = []
        for n in range(self.block_size):
            if n == 0:
                x = self.cls_embedding.embedding_table(rows)
            else:
                x = self.tok_embeddings(out[-1].repeat(2) if guided else out[-1])
            logits = self._run(x[:, None], n, caches)[:, 0]
            if guided:
                cond, uncond = logits[:b], logits[b:]
                off = n >= 1 and -1 < cfg_interval < n - 1
                logits = cond if off else uncond + (cond - uncond) * scale[n]
            probs = filtered_probs(logits, temperature, top_k, top_p)
            if greedy:
                token = probs.argmax(-1)
            else:
                e = torch.empty_like(probs).exponential_(1) if noise is None else noise[n]
                token = (probs / e).argmax(-1)
            out.append(token)
        return torch.stack(out, 1)


def filtered_probs(logits, temperature, top_k, top_p):
    logits = logits / max(temperature, 1e-5)
    if top_k > 0:
        kth = logits.topk(min(top_k, logits.shape[-1])).values[:, -1:]
        logits = logits.masked_fill(logits < kth, -torch.inf)
    if top_p < 1:
        ordered, index = logits.sort(descending=True)
        total = ordered.softmax(-1).cumsum(-1)
        drop = total > top_p
        drop = torch.cat([torch.zeros_like(drop[:, :1]), drop[:, :-1]], 1)
        logits = logits.masked_fill(torch.zeros_like(drop).scatter(1, index, drop), -torch.inf)
    return logits.softmax(-1)
