"""The golden cases of xAR, kind by kind; what the counterpart does not have is left out."""

import torch

from xar import sampler
from xar.network import CELLS, Network, sinusoid
from xar.vae import SCALE, Vae

LEFT_OUT = {
    "center-crop": "nothing is encoded here",
    "vae-encode": "nothing is encoded here",
    "generate-ode": "the authors never call that sampler",
    "training-layout": "it is no model",
}
ABSOLUTE = {
    "tau": 0, "image.uint8": 1, "sinusoid": 3.5e-5, "result_bits": 1e-12, "image": 1e-4, "square.image": 5e-5, "decoder_input": 1.5e-4,
    "t_bits": 1e-14,
}


def tolerance(name, expected):
    if name.startswith("probe."):
        return 3e-5
    return ABSOLUTE.get(name, ABSOLUTE.get(name.split(".")[-1], 5e-5 if name.startswith("stage.") else 2e-5))


def network(case):
    return Network.of(torch.load(case.files["xar"], weights_only=True))


def vae(case):
    return Vae.of(torch.load(case.files["vae"], weights_only=True)["model"])


def number(case, name):
    return case.expected[name].view(torch.float64).item()


class Given:
    """Noise of a case."""

    def __init__(self, case):
        self.noise, self.eps = case.expected["noise"], case.expected["eps"].double()

    def cell(self, cell, count):
        return self.noise[cell]

    def step(self, cell, step, count):
        return self.eps[cell, step]


def modules(case):
    given, net = case.expected, network(case)
    case.trace("sinusoid", sinusoid(given["tau"]))
    case.trace("condition", net.condition(given["label"], given["tau"][:, None])[:, 0])
    for name in given:
        if name.startswith("grid.") and name.endswith(".t_bits"):
            steps = int(name.split(".")[1])
            grid = sampler.times(steps)
            case.trace(name, grid)
            case.trace(f"grid.{steps}.tau", sampler.tau(grid[:-1]))
    case.trace("post.uint8", sampler.picture_bytes(given["post.in"]))


def velocity(case):
    given, net = case.expected, network(case)
    for cell in range(CELLS):
        before = given[f"clean.{cell - 1}"] if cell else None
        times = given[f"first.{cell}.tau"].expand(2)
        case.trace(f"first.{cell}.v", net.first(cell, before, given[f"first.{cell}.x"], given["label"], times))

        def probe(name, value):
            if cell == 1:
                case.trace(f"probe.1.{name}", value[:1])

        case.trace(f"later.{cell}.v", net.later(cell, given[f"later.{cell}.x"], given["label"], given[f"later.{cell}.tau"], probe))
    for name in given:
        if name.startswith("cache."):
            block, part = name.removeprefix("cache.").rsplit(".", 1)
            stack, index = block.split(".")
            attention = getattr(net, stack)[int(index)].attn
            case.trace(name, (attention.keys if part == "k" else attention.values)[:1])


def sampling(case):
    given = case.expected
    for name in ("n3", "n4"):
        v, eps = given[f"{name}.v"], given[f"{name}.eps"].double()
        scale = number(case, f"{name}.cfg_bits")
        x = sampler.sample(lambda i, x, t: v[i], sampler.times(len(v)), given[f"{name}.x0"].double(), scale, lambda i: eps[i])
        case.trace(f"{name}.result_bits", x)


def generate_given(case):
    steps = int(case.expected["steps"])
    z = sampler.latents(network(case), case.expected["label"], steps, number(case, "cfg_bits"), Given(case), case.collect)
    case.trace("z", z)
    case.close()


def guidance_off(case):
    for scale in case.expected["same_cfg_bits"].view(torch.float64).tolist():
        z = sampler.latents(network(case), case.expected["label"], int(case.expected["steps"]), scale, Given(case))
        case.trace("z", z)


def seeded(case, labels):
    torch.manual_seed(int(case.expected["seed"]))
    return sampler.latents(network(case), labels, int(case.expected["steps"]), number(case, "cfg_bits"))


def generate_seed(case):
    z = seeded(case, case.expected["label"])
    case.trace("z", z, 3e-5)
    if "vae" in case.files:
        case.trace("image", vae(case).decode(z / SCALE))


def evaluate(case):
    z = seeded(case, case.expected["label"]) / SCALE
    case.trace("decoder_input", z)
    image = vae(case).decode(z)
    case.trace("image", image)
    case.trace("image.uint8", sampler.picture_bytes(image))


def vae_decode(case):
    decoder = vae(case)
    case.trace("image", decoder.decode(case.expected["z"], lambda name, value: case.trace(f"stage.{name}", value[:1])))
    case.trace("square.image", decoder.decode(case.expected["square.z"]))


KINDS = {
    "modules": modules, "velocity": velocity, "sampler": sampling, "generate-given": generate_given, "generate-guidance-off": guidance_off,
    "generate-seed": generate_seed, "evaluate": evaluate, "vae-decode": vae_decode,
}
