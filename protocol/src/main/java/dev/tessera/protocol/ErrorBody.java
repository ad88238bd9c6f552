package dev.tessera.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What every failed request is answered with: RFC 9457 problem details and the OpenAI error object in one body, so that
 * clients of either kind understand it.
 *
 * @param type problem type; {@code about:blank} says that title and status tell all there is
 * @param title the status in words, such as "Not Found"
 * @param status the HTTP status, 400 to 599
 * @param detail one sentence: where, what was found, what is allowed, what to do
 * @param requestId the id under which the service logged the request
 * @param error the same failure as OpenAI's clients read it
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "request_id", "error"})
public record ErrorBody(
        String type,
        String title,
        int status,
        String detail,
        @JsonProperty("request_id") String requestId,
        ErrorObject error) {

    /**
     * The OpenAI error object. All four members are always written.
     *
     * @param param the offending request field, or null where no single field is at fault
     * @param code a word for programs, or null
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @JsonPropertyOrder({"message", "type", "param", "code"})
    public record ErrorObject(String message, String type, String param, String code) {}

    /** @param errorType as {@link ErrorTypes#ofStatus} names it */
    public static ErrorBody of(
            int status, String title, String errorType, String param, String code, String sentence, String requestId) {
        return new ErrorBody(
                "about:blank", title, status, sentence, requestId, new ErrorObject(sentence, errorType, param, code));
    }
}
