package dev.tessera.protocol;

/** The error types of the OpenAI wire format, one for each family of status codes. */
public final class ErrorTypes {
    private ErrorTypes() {}

    /** @param status 400 to 599 */
    public static String ofStatus(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404, 410 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
