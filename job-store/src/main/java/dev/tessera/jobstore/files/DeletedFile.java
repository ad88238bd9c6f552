package dev.tessera.jobstore.files;

/** The answer to a deletion. */
record DeletedFile(String id, String object, boolean deleted) {}
