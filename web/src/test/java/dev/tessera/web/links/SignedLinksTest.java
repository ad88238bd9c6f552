package dev.tessera.web.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.web.errors.ApiException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.UriComponentsBuilder;

class SignedLinksTest {

    private static final Instant EXPIRES = Instant.ofEpochSecond(1_900_000_000);

    private Instant now = EXPIRES.minusSeconds(1);
    private final SignedLinks links = new SignedLinks(() -> new byte[SignedLinks.SECRET_BYTES], () -> now);
    private final URI link =
            links.link(SignedLinks.root(URI.create("https://host:8443/v1/jobs/job_1?x=y#z")), "art_1", EXPIRES);
    private final Map<String, String> query =
            UriComponentsBuilder.fromUri(link).build().getQueryParams().toSingleValueMap();

    @Test
    void aLinkLeadsToItsArtifactWhereItsReaderReachesTheSuite() {
        assertThat(link.toString()).startsWith("https://host:8443/v1/artifacts/art_1?expires=1900000000&signature=");
        assertThatCode(() -> check("art_1", query.get("expires"))).doesNotThrowAnyException();
    }

    @Test
    void aChangedLinkOpensNothing() {
        for (var expires : new String[] {"1900000001", "soon", ""}) refused("art_1", expires, 403);
        refused("art_2", query.get("expires"), 403);
        var signature = query.get("signature");
        for (var other : new String[] {"", signature.replace(signature.charAt(9), 'z'), signature + "0"}) {
            assertThatThrownBy(() -> links.requireValid("art_1", query.get("expires"), other, "ask again"))
                    .hasMessageStartingWith("signature: it does not belong to this id");
        }
    }

    @Test
    void anOldLinkSaysWhatToDo() {
        now = EXPIRES;
        refused("art_1", query.get("expires"), 410);
        assertThatThrownBy(() -> check("art_1", query.get("expires")))
                .hasMessage("expires: the link has expired; ask again");
    }

    private void check(String id, String expires) {
        links.requireValid(id, expires, query.get("signature"), "ask again");
    }

    private void refused(String id, String expires, int status) {
        assertThatThrownBy(() -> check(id, expires))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(status));
    }
}
