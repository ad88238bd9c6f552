package dev.tessera.jobstore.batches;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What is wrong with the input, as OpenAI's clients read it.
 *
 * @param line from 1; null: the whole file
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record LineError(String code, Integer line, String message, String param) {}
