package dev.tessera.protocol.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Why a job failed.
 *
 * @param code a word for programs, one of the constants here or an endpoint's own error code
 * @param message one sentence for people
 * @param param the request field at fault
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record JobError(String code, String message, Optional<String> param) {

    /** The request can never succeed. */
    public static final String INVALID = "invalid";

    /** It was not finished at its deadline. */
    public static final String DEADLINE_EXCEEDED = "deadline_exceeded";

    /** It failed, or its worker was lost, as often as is allowed. */
    public static final String ATTEMPTS_EXHAUSTED = "attempts_exhausted";

    /** The model failed while it ran; another attempt may succeed. */
    public static final String MODEL_ERROR = "model_error";
}
