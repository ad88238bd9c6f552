"""Loads the exported files and draws samples in the documented order of random numbers."""
from pathlib import Path

import torch

from ar import ArModel
from tokenizer import Tokenizer


def defaults(folder='.'):
    """(heads, guidance scale, temperature, top_k, top_p) of model.yaml."""
    text = Path(folder, 'model.yaml').read_text()

    def value(key):
        return text.split(f'{key}:', 1)[1].split(',')[0].split('\n')[0].split('#')[0].strip(' "}')
    return int(value('heads')), float(value('cfg_scale')), float(value('temperature')), \
        int(value('top_k')), float(value('top_p'))


class Emoji:
    def __init__(self, folder='.'):
        saved = torch.load(Path(folder, 'd-ar-emoji-tokenizer.pt'), weights_only=True)
        cfg = saved['config']['model']
        self.tokenizer = Tokenizer(cfg).eval()
        self.tokenizer.load_state_dict(saved['ema'])
        state = torch.load(Path(folder, 'd-ar-emoji-ar.pt'), weights_only=True)['model']
        self.heads, self.scale, self.temperature, self.top_k, self.top_p = defaults(folder)
        vocab, dim = state['tok_embeddings.weight'].shape
        classes = state['cls_embedding.embedding_table.weight'].shape[0] - 1
        layers = sum(k.endswith('.wo.weight') for k in state)
        hidden = state['layers.0.feed_forward.w1.weight'].shape[0]
        self.ar = ArModel(vocab, cfg['num_all_queries'], classes, dim, layers, self.heads, hidden).eval()
        self.ar.load_state_dict(state)
        self.side = cfg['sampling_resolution']

    @torch.no_grad()
    def sample(self, label, seed, scale=None):
        """One image: manual_seed, one exponential [1, V] per token, then the start noise."""
        torch.manual_seed(seed)
        scale = self.scale if scale is None else scale
        codes = self.ar.generate(torch.tensor([label]), (scale, scale), self.temperature, self.top_k, self.top_p)
        return self.tokenizer.decode(codes, torch.randn(1, 3, self.side, self.side))

    @torch.no_grad()
    def sample_many(self, labels, seeds, scale=None):
        """The same images as one by one (up to rounding), in batches."""
        noise, start = [], []
        for seed in seeds:
            torch.manual_seed(seed)
            rows = [torch.empty(1, self.ar.vocab).exponential_(1) for _ in range(self.ar.block_size)]
            noise.append(torch.stack(rows))
            start.append(torch.randn(1, 3, self.side, self.side))
        scale = self.scale if scale is None else scale
        out = []
        for k in torch.arange(len(seeds)).split(64):
            codes = self.ar.generate(torch.tensor(labels)[k], (scale, scale), self.temperature, self.top_k,
                                     self.top_p, noise=torch.cat([noise[i] for i in k], 1))
            out.append(self.tokenizer.decode(codes, torch.cat([start[i] for i in k])))
        return torch.cat(out)

    @torch.no_grad()
    def reconstruct(self, images, seed=0):
        torch.manual_seed(seed)
        torch.rand(len(images))
        codes = self.tokenizer.encode(images)
        return self.tokenizer.decode(codes, torch.randn(images.shape)), codes
