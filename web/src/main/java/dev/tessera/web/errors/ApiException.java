package dev.tessera.web.errors;

import dev.tessera.protocol.ErrorBody;
import dev.tessera.protocol.ErrorTypes;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** A refusal or failure as the caller is told: one sentence with where, what was found, what is allowed, what to do. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String param;
    private final String code;
    private final transient Map<String, String> headers;

    /**
     * @param status 400 to 599
     * @param param the field at fault
     * @param code a word for programs
     * @param headers of the answer, such as {@code Retry-After}
     */
    public ApiException(
            int status, Optional<String> param, Optional<String> code, String message, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.param = param.orElse(null);
        this.code = code.orElse(null);
        this.headers = Map.copyOf(headers);
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The answer's body. */
    public ErrorBody body(String requestId) {
        var title = Optional.ofNullable(HttpStatus.resolve(status))
                .map(HttpStatus::getReasonPhrase)
                .orElse("Error");
        return ErrorBody.of(status, title, ErrorTypes.ofStatus(status), param, code, getMessage(), requestId);
    }
}
