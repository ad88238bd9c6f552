package dev.tessera.jobstore.files;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a file is for, in OpenAI's words. */
public enum FilePurpose {
    ASSISTANTS("assistants", true),
    BATCH("batch", true),
    FINE_TUNE("fine-tune", true),
    VISION("vision", true),
    USER_DATA("user_data", true),
    EVALS("evals", true),
    /** Results of batches. */
    BATCH_OUTPUT("batch_output", false),
    /** Nothing here makes such files; clients may ask whether there are any. */
    ASSISTANTS_OUTPUT("assistants_output", false),
    FINE_TUNE_RESULTS("fine-tune-results", false);

    private final String wireName;
    private final boolean uploaded;

    FilePurpose(String wireName, boolean uploaded) {
        this.wireName = wireName;
        this.uploaded = uploaded;
    }

    public String wireName() {
        return wireName;
    }

    boolean isUploaded() {
        return uploaded;
    }

    static Optional<FilePurpose> of(String wireName) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.wireName.equals(wireName))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(FilePurpose::wireName).toList();
    }

    static List<String> uploadable() {
        return Arrays.stream(values())
                .filter(FilePurpose::isUploaded)
                .map(FilePurpose::wireName)
                .toList();
    }
}
