package dev.tessera.jobstore.content;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One object on its way. Up to 8 MiB go in one request; more go as a multipart upload, whose parts S3 wants to have 5 MiB
 * at least.
 */
final class S3Upload implements ContentStore.Upload {

    private static final int SEND = 8 << 20;

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private final List<CompletedPart> sent = new ArrayList<>();
    private String upload = "";

    S3Upload(S3Client client, String bucket, String key) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
    }

    @Override
    public void append(byte[] part) {
        if (waiting.size() + part.length > SEND) send();
        waiting.writeBytes(part);
    }

    private void send() {
        if (upload.isEmpty()) {
            upload = S3Content.answered(() -> client.createMultipartUpload(
                            request -> request.bucket(bucket).key(key)))
                    .uploadId();
        }
        int number = sent.size() + 1;
        var answer = S3Content.answered(() -> client.uploadPart(
                request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(waiting.toByteArray())));
        sent.add(CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build());
        waiting.reset();
    }

    @Override
    public void complete() {
        if (upload.isEmpty()) {
            S3Content.answered(() -> client.putObject(
                    request -> request.bucket(bucket).key(key), RequestBody.fromBytes(waiting.toByteArray())));
            return;
        }
        send();
        S3Content.answered(() -> client.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(sent))));
    }

    @Override
    public void abort() {
        if (upload.isEmpty()) return;
        S3Content.answered(() -> client.abortMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(upload)));
    }
}
