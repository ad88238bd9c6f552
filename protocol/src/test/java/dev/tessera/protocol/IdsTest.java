package dev.tessera.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Property
    void anIdCarriesItsMillisecondVersionAndVariant(@ForAll @LongRange(min = 0, max = (1L << 48) - 1) long millis) {
        var id = new Ids(() -> Instant.ofEpochMilli(millis), new SecureRandom()).create();
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void idsOfOneMillisecondDiffer() {
        var ids = new Ids(() -> Instant.EPOCH, new SecureRandom());
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(ids.create())).isTrue();
        }
    }

    @Test
    void aPrefixedIdIsPrefixAnd32Digits() {
        assertThat(Ids.next("req")).matches("req_[0-9a-f]{32}");
    }
}
