package dev.tessera.models.xar;

import dev.tessera.inference.sampling.FlowSampler;
import dev.tessera.models.SamplingParameter;
import dev.tessera.models.SamplingParameter.Type;
import dev.tessera.models.SamplingValues;
import java.util.List;
import java.util.Map;

/** The request fields that belong to xAR: their documentation, and their reading (docs/models/xar.md, section 4.7). */
final class XarParameters {

    private static final int MOST_STEPS = 256;
    private static final String STOCHASTIC = "sde";
    private static final String DETERMINISTIC = "ode";

    private final Published published;
    private final Map<String, Object> defaults;

    /** What the authors evaluate a size with. */
    private record Published(int steps, double cfg) {

        static Published of(XarConfig config) {
            return switch (config.width()) {
                case 1024 -> new Published(50, 2.3);
                case 1280 -> new Published(50, 2.2);
                default -> new Published(40, 2.7);
            };
        }
    }

    /** @param defaults of the side file, by name */
    XarParameters(XarConfig config, Map<String, Object> defaults) {
        this.published = Published.of(config);
        this.defaults = defaults;
    }

    List<SamplingParameter> documented() {
        return List.of(
                parameter(
                        "cfg",
                        Type.NUMBER,
                        "0 to 100, 1 and below switch it off",
                        Double.toString(published.cfg()),
                        "Guidance of the last cell: larger values follow the class more closely; it rises from 1 in the first cell."),
                parameter(
                        "num_steps",
                        Type.INTEGER,
                        "3 to " + MOST_STEPS + ", from 1 on with sampler ode",
                        Integer.toString(published.steps()),
                        "Denoising steps of each cell."),
                parameter(
                        "sampler",
                        Type.TEXT,
                        "sde or ode",
                        STOCHASTIC,
                        "sde adds noise in every step, as the authors evaluate; ode does not, and is not a published setting."));
    }

    private SamplingParameter parameter(String name, Type type, String range, String fallback, String description) {
        var value = defaults.get(name);
        return new SamplingParameter(name, type, range, value == null ? fallback : value.toString(), description);
    }

    /**
     * Reads the fields of one request.
     *
     * @throws dev.tessera.models.RequestException naming the field that is wrong
     */
    XarSpec read(Map<String, Object> request, int[] labels, long seed) {
        var values = new SamplingValues(request, defaults, documented());
        double cfg = values.number("cfg", published.cfg(), 0, 100);
        return new XarSpec(labels, cfg, sampler(values), seed);
    }

    private FlowSampler sampler(SamplingValues values) {
        var kind = values.text("sampler", 16).orElse(STOCHASTIC);
        return switch (kind) {
            case STOCHASTIC -> FlowSampler.stochastic(steps(values, 3));
            case DETERMINISTIC -> FlowSampler.deterministic(steps(values, 1));
            default -> throw SamplingValues.wrong("sampler", kind, STOCHASTIC + " or " + DETERMINISTIC);
        };
    }

    private int steps(SamplingValues values, int least) {
        return values.integer("num_steps", published.steps(), least, MOST_STEPS);
    }
}
