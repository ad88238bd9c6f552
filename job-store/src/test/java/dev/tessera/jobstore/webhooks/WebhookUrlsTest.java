package dev.tessera.jobstore.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.web.errors.ApiException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlsTest {

    private final WebhookUrls urls = new WebhookUrls(false);

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/hook?x=1", "https://1.1.1.1:8443/", "HTTPS://[2606:4700::1111]/"})
    void addressesOfThePublicInternetAreAllowed(String url) {
        assertThat(urls.checked("url", url)).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://a.example/      | url: 'http://a.example/' is not allowed; use an address that begins with https://
            a.example              | url: 'a.example' is not allowed; use an address that begins with https://
            https://               | url: 'https://' is not an address; use https://host/path
            https:a.example        | url: 'https:a.example' is not allowed; use https://host/path without a user name and without #
            https://u:p@a.example/ | url: 'https://u:p@a.example/' is not allowed; use https://host/path without a user name and without #
            https://a.example:0/   | url: 'https://a.example:0/' is not allowed; use https://host/path without a user name and without #
            https://a.example/#x   | url: 'https://a.example/#x' is not allowed; use https://host/path without a user name and without #
            https://a b/           | url: 'https://a b/' is not an address; use https://host/path
            https://127.0.0.1/     | url: 'https://127.0.0.1/' is not an address of the public Internet; use one that is
            https://[::1]/         | url: 'https://[::1]/' is not an address of the public Internet; use one that is
            https://localhost/     | url: 'https://localhost/' is not an address of the public Internet; use one that is
            https://LocalHost./    | url: 'https://LocalHost./' is not an address of the public Internet; use one that is
            https://a.localhost/   | url: 'https://a.localhost/' is not an address of the public Internet; use one that is
            https://[::ffff:10.0.0.1]/  | url: 'https://[::ffff:10.0.0.1]/' is not an address of the public Internet; use one that is
            https://[64:ff9b::a00:1]/   | url: 'https://[64:ff9b::a00:1]/' is not an address of the public Internet; use one that is
            https://2130706433/    | url: 'https://2130706433/' is not an address of the public Internet; use one that is
            https://0x7f000001/    | url: 'https://0x7f000001/' is not an address of the public Internet; use one that is
            https://0x7f.1/        | url: 'https://0x7f.1/' is not an address; use https://host/path
            """)
    void othersAreRefusedWithTheReason(String url, String sentence) {
        assertThatThrownBy(() -> urls.checked("url", url))
                .isInstanceOf(ApiException.class)
                .hasMessage(sentence);
    }

    @Test
    void whereItIsSaidSoThisMachineIsAllowed() {
        assertThat(new WebhookUrls(true).checked("url", "http://127.0.0.1:9/")).isEqualTo("http://127.0.0.1:9/");
    }

    @Property
    void whateverIsSentIsAllowedOrRefused(@ForAll String url) {
        try {
            assertThat(urls.checked("url", url)).startsWithIgnoringCase("https://");
        } catch (ApiException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }
}
