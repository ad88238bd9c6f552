package dev.tessera.web.settings;

/** A setting that nobody reads. */
public final class UnknownSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnknownSettingException(String message) {
        super(message);
    }

    static UnknownSettingException property(String name, String nearest) {
        return new UnknownSettingException("setting " + name + " is not known; did you mean " + nearest + "?");
    }

    static UnknownSettingException variable(String name, String nearest) {
        return new UnknownSettingException(
                "environment variable " + name + " is not known; did you mean " + nearest + "? If not, unset it");
    }
}
