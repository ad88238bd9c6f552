package dev.tessera.stack.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Values of the command line as JSON would write them: numbers and booleans are recognised, the rest is text. */
final class JsonValues {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private JsonValues() {}

    static Map<String, Object> of(Map<String, String> given) {
        var values = new LinkedHashMap<String, Object>();
        given.forEach((name, text) -> values.put(name, of(text)));
        return values;
    }

    private static Object of(String text) {
        if (INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (NUMBER.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }
}
