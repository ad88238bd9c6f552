package dev.tessera.inference.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** The attributes of one operator. */
final class Attributes {

    private final List<AttributeProto> all = new ArrayList<>();

    static Attributes none() {
        return new Attributes();
    }

    Attributes integer(String name, long value) {
        all.add(named(name, AttributeProto.AttributeType.INT).setI(value).build());
        return this;
    }

    Attributes integers(String name, long... values) {
        var attribute = named(name, AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        all.add(attribute.build());
        return this;
    }

    Attributes number(String name, float value) {
        all.add(named(name, AttributeProto.AttributeType.FLOAT).setF(value).build());
        return this;
    }

    Attributes text(String name, String value) {
        all.add(named(name, AttributeProto.AttributeType.STRING)
                .setS(com.google.protobuf.ByteString.copyFromUtf8(value))
                .build());
        return this;
    }

    List<AttributeProto> protos() {
        return all;
    }

    private static AttributeProto.Builder named(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
