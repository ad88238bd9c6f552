package dev.tessera.jobstore.files;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a file is for, in OpenAI's words. */
public enum FilePurpose {
    ASSISTANTS,
    BATCH,
    FINE_TUNE,
    VISION,
    USER_DATA,
    EVALS,
    /** Results of batches; nobody uploads them. */
    BATCH_OUTPUT;

    public String wireName() {
        return this == FINE_TUNE ? "fine-tune" : name().toLowerCase(Locale.ROOT);
    }

    static Optional<FilePurpose> of(String wireName) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.wireName().equals(wireName))
                .findFirst();
    }

    static List<String> uploadable() {
        return Arrays.stream(values())
                .filter(purpose -> purpose != BATCH_OUTPUT)
                .map(FilePurpose::wireName)
                .toList();
    }
}
