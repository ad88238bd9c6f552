package dev.tessera.serving.hosting;

import dev.tessera.web.errors.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a model cannot take a request. */
final class HostingErrors {

    /** Seconds: even a large model opens within a few. */
    private static final String RETRY_LOADING = "2";

    private HostingErrors() {}

    static ApiException unknown(String id, List<String> hosted) {
        var shown = id.length() > 80 ? id.substring(0, 80) + "..." : id;
        return new ApiException(
                404,
                Optional.of("model"),
                Optional.of("model_not_found"),
                "model: '" + shown + "' is not hosted here; use " + listed(hosted),
                Map.of());
    }

    static ApiException loading(HostedModel model) {
        return new ApiException(
                503,
                Optional.of("model"),
                Optional.of("model_loading"),
                "model: " + model.id() + " is still being loaded; try again in " + RETRY_LOADING + " s",
                Map.of("Retry-After", RETRY_LOADING));
    }

    static ApiException failed(HostedModel model) {
        return new ApiException(
                503,
                Optional.of("model"),
                Optional.of("model_failed"),
                "model: " + model.id() + " could not be opened; its operator finds the reason at /health/models/"
                        + model.id(),
                Map.of("x-should-retry", "false"));
    }

    static ApiException nothingHosted() {
        return new ApiException(
                503,
                Optional.of("model"),
                Optional.of("no_model"),
                "model: no model is hosted here; its operator puts one into the folder models and restarts",
                Map.of("x-should-retry", "false"));
    }

    /** Ids as a sentence shows them. */
    static String listed(List<String> ids) {
        return ids.isEmpty() ? "nothing, as no model was found" : "one of " + String.join(", ", ids);
    }
}
