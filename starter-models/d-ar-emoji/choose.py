"""Takes the drawings and weights of the shipped classes (classes.json) out of those of all (../emoji/classes.json).

The first stages learn from all 331 classes; the last ones, with the computing time there was, draw 80 of them well
rather than all of them badly. The 80 were chosen by name, for shape and colour, before any of them was drawn.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

HELD_OUT = 32  # drawings that data.py keeps for figures, at most one of a class


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--build', default='../emoji/build', help='folder of all drawings')
    p.add_argument('--ar', default='build/ar.pt')
    p.add_argument('--out', default='build-chosen')
    a = p.parse_args()
    build, out = Path(a.build), Path(a.out)
    out.mkdir(exist_ok=True)
    index = json.loads((build / 'drawings.json').read_text())
    names = index['names']
    chosen = [names.index(c['name']) for c in json.loads(Path('classes.json').read_text())]
    label = {old: new for new, old in enumerate(chosen)}

    side = index['side']
    raw = np.fromfile(build / 'drawings.rgb', np.uint8).reshape(-1, side, side, 3)
    rows = [k for k, d in enumerate(index['drawings']) if d['label'] in label]
    raw[rows].tofile(out / 'drawings.rgb')
    drawings = [dict(index['drawings'][k], label=label[index['drawings'][k]['label']]) for k in rows]
    (out / 'drawings.json').write_text(json.dumps(
        {'side': side, 'held_out': HELD_OUT, 'names': [names[k] for k in chosen], 'drawings': drawings}))

    state = torch.load(a.ar)['model']
    table = state['cls_embedding.embedding_table.weight']
    state['cls_embedding.embedding_table.weight'] = table[chosen + [len(names)]].clone()
    torch.save({'model': state}, out / 'ar-init.pt')
    print(f'{len(rows)} drawings of {len(chosen)} classes')


if __name__ == '__main__':
    main()
