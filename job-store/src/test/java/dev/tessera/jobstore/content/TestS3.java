package dev.tessera.jobstore.content;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A server that speaks S3, with one bucket, in this JVM's memory. */
public final class TestS3 implements AutoCloseable {

    static final String BUCKET = "tessera-test";
    private static final String ACCESS_KEY = "test-access";
    private static final String SECRET_KEY = "test-secret";

    private final S3Proxy server;

    public TestS3() throws Exception {
        server = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
        try (var client = S3Clients.of(settings())) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
    }

    S3Settings settings() {
        return new S3Settings(
                Optional.of(BUCKET),
                "test/",
                Optional.of(URI.create(endpoint())),
                "us-east-1",
                true,
                Optional.of(ACCESS_KEY),
                SECRET_KEY);
    }

    /** For a job store that keeps its content here. */
    public String[] arguments() {
        return List.of(
                        "bucket=" + BUCKET,
                        "prefix=test/",
                        "endpoint=" + endpoint(),
                        "path-style=true",
                        "access-key=" + ACCESS_KEY,
                        "secret-key=" + SECRET_KEY)
                .stream()
                .map(setting -> "--tessera.job-store.s3." + setting)
                .toArray(String[]::new);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
