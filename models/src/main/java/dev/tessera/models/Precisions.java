package dev.tessera.models;

import dev.tessera.inference.runtime.Device;
import dev.tessera.inference.runtime.ExecutionTarget;
import dev.tessera.inference.runtime.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The precision that every part of an opened model really has.
 *
 * @param parts by name, in the order of the family's list; empty for a model without parts, which is fp32
 */
public record Precisions(Map<String, Precision> parts) {

    /** Of a model that knows no other precision. */
    public static final Precisions FP32 = new Precisions(Map.of());

    public Precisions {
        parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * What a setting means for a model: a part that the setting names has that precision; else one that loses too much
     * stays fp32, and one that was measured to be slower. On another device than the CPU eight bits are not offered.
     *
     * @param slower parts for which int8 is slower on this machine
     * @throws IllegalArgumentException if the setting names a part that is not there
     */
    public static Precisions of(
            PrecisionChoice choice, List<ModelPart> parts, List<String> slower, ExecutionTarget target) {
        for (var name : choice.named().keySet()) {
            if (parts.stream().noneMatch(part -> part.name().equals(name))) {
                throw new IllegalArgumentException("precision: '" + name + "' is no part of this model; its parts are "
                        + parts.stream().map(ModelPart::name).collect(Collectors.joining(", ")));
            }
        }
        var precisions = new LinkedHashMap<String, Precision>();
        for (var part : parts) {
            boolean exact = part.exactBecause().isPresent() || slower.contains(part.name());
            var general = exact ? Precision.FP32 : choice.general();
            boolean offered = target.device().kind() == Device.Kind.CPU;
            precisions.put(part.name(), offered ? choice.named().getOrDefault(part.name(), general) : Precision.FP32);
        }
        return new Precisions(precisions);
    }

    /** The precision of a part that the family named. */
    public Precision of(String part) {
        return parts.get(part);
    }

    /** As a setting that gives exactly this: {@code fp32}, {@code int8}, {@code int8,decoder=fp32}. */
    @Override
    public String toString() {
        if (!parts.containsValue(Precision.INT8)) {
            return Precision.FP32.wireName();
        }
        var exceptions = parts.entrySet().stream()
                .filter(part -> part.getValue() == Precision.FP32)
                .map(part -> part.getKey() + "=" + Precision.FP32);
        return Stream.concat(Stream.of(Precision.INT8.wireName()), exceptions).collect(Collectors.joining(","));
    }
}
