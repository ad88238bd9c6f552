package dev.tessera.inference.onnx;

/** A graph that does not fit together: found while it is built, before any weight is read. */
public final class GraphException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GraphException(String message) {
        super(message);
    }

    /** The same reason, with the operator and its inputs in front. */
    GraphException at(String operator, Iterable<Value> inputs) {
        var text = new StringBuilder(operator).append('(');
        for (var input : inputs) {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ")
                    .append(input.name())
                    .append(input.shape());
        }
        return new GraphException(text.append("): ").append(getMessage()).toString());
    }
}
