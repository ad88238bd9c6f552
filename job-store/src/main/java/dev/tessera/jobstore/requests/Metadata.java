package dev.tessera.jobstore.requests;

import tools.jackson.databind.JsonNode;

/** What callers attach to jobs and batches: at most 16 pairs, names of 64 characters, texts of 512. */
public final class Metadata {

    private static final int PAIRS = 16;
    private static final int NAME = 64;
    private static final int TEXT = 512;

    private Metadata() {}

    /**
     * @return the object as JSON
     * @throws dev.tessera.web.errors.ApiException 400 that names the pair
     */
    public static String checked(JsonNode object) {
        if (object.size() > PAIRS) {
            throw Fields.invalid("metadata", "it has " + object.size() + " pairs; at most " + PAIRS + " are allowed");
        }
        for (var pair : object.properties()) {
            var name = Fields.shown(pair.getKey());
            if (pair.getKey().length() > NAME) {
                throw Fields.invalid("metadata", "the name '" + name + "' has more than " + NAME + " characters");
            }
            if (!pair.getValue().isString() || pair.getValue().asString().length() > TEXT) {
                throw Fields.invalid("metadata." + name, "use a text of at most " + TEXT + " characters");
            }
            if (!Fields.canBeKept(pair.getKey())
                    || !Fields.canBeKept(pair.getValue().asString())) {
                throw Fields.invalid(
                        "metadata", "U+0000 and half of a pair of surrogates cannot be kept; leave them out");
            }
        }
        return object.toString();
    }
}
