package dev.tessera.inference.onnx;

import dev.tessera.inference.checkpoint.DType;

/** Element type of a graph value, with the number that ONNX gives it. */
public enum ElementType {
    FLOAT32(1),
    INT32(6),
    INT64(7),
    BOOL(9),
    FLOAT16(10),
    FLOAT64(11),
    BFLOAT16(16),
    UINT8(2),
    INT8(3),
    INT16(5);

    private final int code;

    ElementType(int code) {
        this.code = code;
    }

    /** The number in ONNX's {@code TensorProto.DataType}. */
    int code() {
        return code;
    }

    /** How a tensor of a checkpoint enters a graph. */
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case F64 -> FLOAT64;
            case F32 -> FLOAT32;
            case F16 -> FLOAT16;
            case BF16 -> BFLOAT16;
            case I64 -> INT64;
            case I32 -> INT32;
            case I16 -> INT16;
            case I8 -> INT8;
            case U8 -> UINT8;
            case BOOL -> BOOL;
        };
    }
}
