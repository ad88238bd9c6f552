package dev.tessera.inference.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What calls in a pickle mean, by the name of the function: the few that make tensors and dictionaries. */
final class PickledCalls {

    private static final int MOST_AXES = 16;
    private static final int MOST_PAIRS = 1_000_000;

    private static final Map<String, DType> STORAGES = Map.of(
            "DoubleStorage", DType.F64,
            "FloatStorage", DType.F32,
            "HalfStorage", DType.F16,
            "BFloat16Storage", DType.BF16,
            "LongStorage", DType.I64,
            "IntStorage", DType.I32,
            "ShortStorage", DType.I16,
            "CharStorage", DType.I8,
            "ByteStorage", DType.U8,
            "BoolStorage", DType.BOOL);

    private final Path file;
    private int pairs;

    PickledCalls(Path file) {
        this.file = file;
    }

    /** The storage that a persistent id names: {@code ('storage', type, key, device, elements)}. */
    Object storage(Object id) {
        if (!(id instanceof List<?> parts)
                || parts.size() != 5
                || !"storage".equals(parts.get(0))
                || !(parts.get(1) instanceof Pickled.Global type)
                || !(parts.get(2) instanceof String key)
                || !(parts.get(4) instanceof Long elements)) {
            throw CheckpointException.of(file, "its pickle refers to something outside that is no storage");
        }
        var dtype = type.module().equals("torch") ? STORAGES.get(type.name()) : null;
        // Storages of other types (complex, quantised) may belong to optimizers; only a tensor that is used needs one.
        return dtype == null ? new Pickled.Opaque(type) : new Pickled.Storage(dtype, key, elements);
    }

    /** What calling {@code function} gives, without calling it. */
    Object result(Object function, List<?> arguments) {
        if (!(function instanceof Pickled.Global global)) {
            return function instanceof Pickled.Opaque opaque ? opaque.sibling() : new Pickled.Opaque("a call");
        }
        return switch (global.toString()) {
            case "collections.OrderedDict" -> dictionary(arguments);
            case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> tensor(arguments);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> first(arguments);
            default -> new Pickled.Opaque(global);
        };
    }

    private static Object first(List<?> arguments) {
        return arguments.isEmpty() ? new Pickled.None() : arguments.get(0);
    }

    /** Empty, or from a list of pairs. */
    private Map<Object, Object> dictionary(List<?> arguments) {
        var map = new LinkedHashMap<Object, Object>();
        if (first(arguments) instanceof List<?> list) {
            // Three bytes of pickle copy a list that was made before, however long it is: all copies together have a
            // limit.
            pairs += list.size();
            if (pairs > MOST_PAIRS) {
                throw CheckpointException.of(
                        file, "its pickle makes dictionaries of more than " + MOST_PAIRS + " pairs");
            }
            for (var pair : list) {
                if (pair instanceof List<?> two && two.size() == 2 && two.get(0) instanceof String key) {
                    map.put(key, two.get(1));
                }
            }
        }
        return map;
    }

    private Object tensor(List<?> arguments) {
        if (arguments.size() < 4 || !(arguments.get(1) instanceof Long offset)) {
            throw CheckpointException.of(file, "its pickle builds a tensor without storage, offset, shape and strides");
        }
        if (!(arguments.get(0) instanceof Pickled.Storage storage)) {
            return new Pickled.Opaque("a tensor of unknown storage");
        }
        var shape = sizes(arguments.get(2));
        var strides = sizes(arguments.get(3));
        if (offset < 0 || shape.size() != strides.size()) {
            throw CheckpointException.of(
                    file,
                    "its pickle builds a tensor of shape " + shape + " with strides " + strides + " at " + offset);
        }
        return new Pickled.Tensor(storage, offset, shape, strides);
    }

    private List<Long> sizes(Object tuple) {
        var sizes = new ArrayList<Long>();
        if (tuple instanceof List<?> list && list.size() <= MOST_AXES) {
            for (var size : list) {
                if (!(size instanceof Long number) || number < 0) {
                    throw CheckpointException.of(
                            file, "its pickle builds a tensor with a size or stride that is no whole number");
                }
                sizes.add(number);
            }
            return sizes;
        }
        throw CheckpointException.of(
                file, "its pickle builds a tensor whose shape is no tuple of at most " + MOST_AXES + " sizes");
    }
}
